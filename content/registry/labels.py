"""Labels of the patient's buttons; ids are ``label.<name>``. Plain text, no placeholders."""

from collections.abc import Mapping

from content.registry.use import Use

_MEDICAL = (
    "S0 S1 S2 S3 S4 M0 M1 M2 M3 M4 better same worse continue "
    "check-in tell-clinic call-me answer-now about-skin something-else send-to-clinic "
    "changed all-fine no-change cold-sores something-new lump "
    "agree-c0 agree no-thanks other-way report"
)
_PLAIN = (
    "confirm move cancel all-right ask-move not-suit find-date keep-so propose book-again book-review "
    "back home menu sessions care help settings language zone essentials all-messages "
    "stop stop-essentials stop-news ads-stopped stop-all yes-cancel yes no share-phone no-phone "
    "my-phone other-number care-before care-24h care-48h care-week care-month"
)

LABELS: Mapping[str, Use] = {
    **{f"label.{name}": Use(medical=True, where="a button") for name in _MEDICAL.split()},
    **{f"label.{name}": Use(where="a button") for name in _PLAIN.split()},
}
