"""Texts about privacy: the policy, agreements and taking them back, news, one's data, erasing it."""

from collections.abc import Mapping

from content.registry.use import Use, medical, told

_LABELS = "agreements take-back agree-again privacy mydata delete yes-delete yes-news no-news news"

PRIVACY: Mapping[str, Use] = {
    "privacy": medical(
        "/privacy: the policy, PIPA art. 30",
        "keep_months! screening_days! checkin_months! consent_years! transfer_where! transfer_recipient! "
        "transfer_contact! processors_line! privacy_line!",
    ),
    "part.processors": medical("part of 'privacy': who works for the clinic", "processors!"),
    "part.processors-unknown": medical("part of 'privacy': nobody named yet"),
    "agreements": medical("what the person agreed to", "list"),
    "agreements.C0": medical("consent C0 in two words"),
    "agreements.C1": medical("consent C1 in two words"),
    "agreements.C2": medical("consent C2 in two words"),
    "agreements.C3": medical("consent C3 in two words"),
    "withdraw.ask": medical("asks before C0 or C2 is taken back"),
    "withdraw.done": medical("C0 or C2 was taken back", "119!"),
    "withdraw.health": medical("C1 was taken back, the answers are erased", "119!"),
    "withdraw.health-later": medical("C1 was taken back while an alert is open", "119!"),
    "paused": medical("anything after C0 or C2 was taken back", "119!"),
    "consent.c3": medical("consent C3, PIPA art. 22(1)7 and Network Act art. 50(1)", "clinic!"),
    "ads.agreed": medical("C3 was given: sender, day, result", "clinic! date!"),
    "ads.stopped": medical("C3 was taken back: sender, day, result", "clinic! date!"),
    "ads.stand": medical("every two years: that C3 stands, decree art. 62-3", "clinic! date!"),
    "ads.refused": told("C3 was refused"),
    "mydata": told("goes with the person's data"),
    "delete.ask": medical("asks before everything is erased", "consent_years!"),
    "delete.done": medical("everything is erased", "consent_years!"),
    "delete.done-later": medical("erased but for what an open alert needs", "consent_years! 119!"),
    **{f"label.{name}": Use(medical=True, where="a button") for name in _LABELS.split()},
}
