"""Where content and locales meet: a text id and a language become the text a person reads.

Everything returned by ``entry``, ``_`` and ``n`` is HTML for Telegram: what is filled in is escaped, and of
the texts themselves only ``<b>`` is markup. Labels are plain text, for buttons.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape, unescape

from content import Content, Entry
from content.entries import uses
from content.registry.use import Use
from locales import dates
from locales.catalogue import SOURCE_LANGUAGE, Catalogues

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_BOLD = re.compile(r"&lt;(/?b)&gt;")
_SPACES = re.compile(r"[ \t]{2,}")
_LINE_ENDS = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")


class Safe(str):
    """HTML that is filled in as it is."""

    __slots__ = ()


def plain(html: str) -> str:
    """Return HTML of ours as plain text, for buttons and the small notes Telegram shows on a tap."""
    return unescape(re.sub(r"</?b>", "", html))


class Texts:
    """All texts in all enabled languages."""

    def __init__(self, content: Content, catalogues: Catalogues) -> None:
        self.content = content
        self.catalogues = catalogues
        self.uses: Mapping[str, Use] = uses(
            content.timeline.steps, content.screening, content.article.questions
        )
        self._speeches = {code: Speech(self, code) for code in content.languages}

    def speak(self, language: str) -> "Speech":
        """Return the speech of ``language``; one that is not enabled gets the content's default."""
        found = self._speeches.get(language)
        return found or self._speeches[self.content.default_language]


class Speech:
    """One language. ``language`` is its code."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.language = language
        self._content = texts.content
        self._uses = texts.uses
        self._catalogue = texts.catalogues.get(language)
        self._facts = self._all_facts()

    def entry(self, text_id: str, /, **fills: object) -> Safe:
        """Return a text of the clinic, filled in.

        The clinic's facts (``{clinic}``, ``{phone}``, ``{119}`` ...) fill themselves in. A text that needs
        the clinic's phone is replaced by its ``-no-phone`` variant while there is none.

        Raises:
            KeyError: there is no such text. ValueError: a placeholder is not filled, or is not known.
            LookupError: a medical text has no translation; it is never shown in another language.
        """
        found = self._without_phone(text_id)
        entry, use = self._content.texts[found], self._uses.get(found, Use())
        unknown = set(fills) - use.allowed
        if unknown:
            raise ValueError(f"{found} has no placeholder {sorted(unknown)}")
        return self._fill(found, self._translated(found, entry), dict.fromkeys(use.optional, "") | fills)

    def label(self, name: str) -> str:
        """Return the text of a button: plain text, not HTML."""
        entry = self._content.texts[f"label.{name}"]
        return self._translated(f"label.{name}", entry)

    def _(self, source: str, /, **fills: object) -> Safe:
        """Return a sentence of the program's own interface, translated and filled in."""
        return self._fill(source, self._sentence(source), fills)

    def n(self, one: str, many: str, count: int, /, **fills: object) -> Safe:
        """Return the form that fits ``count``, which fills ``{count}``."""
        if self.language == SOURCE_LANGUAGE:
            found = one if count == 1 else many
        else:
            found = self._catalogue.count(one, many, count)
        return self._fill(one, found, {"count": count, **fills})

    def day(self, instant: datetime, zone: str) -> str:
        """Return "Friday 5 December" in this language."""
        return dates.day(self.language, instant, zone)

    def full_day(self, instant: datetime, zone: str) -> str:
        """Return "Friday, 5 December 2025" in this language."""
        return dates.full_day(self.language, instant, zone)

    def short_day(self, instant: datetime, zone: str) -> str:
        """Return "Fri 5 Dec" in this language."""
        return dates.short_day(self.language, instant, zone)

    def clock(self, instant: datetime, zone: str) -> str:
        """Return "14:00" in this language."""
        return dates.clock(self.language, instant, zone)

    def when(self, instant: datetime, zone: str) -> str:
        """Return "Friday 5 December, 14:00" in this language."""
        return dates.when(self.language, instant, zone)

    def weekday(self, number: int) -> str:
        """Return "Monday" (0) to "Sunday" (6) in this language."""
        return dates.weekday(self.language, number)

    def city(self, zone: str) -> str:
        """Return the city of an IANA zone as readers of this language write it: "New York", "뉴욕"."""
        return dates.city(self.language, zone)

    def emergency(self, country: str = "") -> Safe:
        """Return what ``{119}`` says to a person with ties to ``country`` (ISO code, "" if unknown).

        Korea's number always comes first: where a person is right now is never guessed.
        """
        number = self._content.clinic.emergency.get(country, "")
        if not number or country == "KR":
            return self.entry("part.119")
        name = dates.country(self.language, country)
        return self.entry("part.119-abroad", number=number, country=name)

    def _all_facts(self) -> Mapping[str, Callable[[], object]]:
        """Return what fills itself in; each is made only when a text asks for it."""
        clinic = self._content.clinic
        return {
            "119": self.emergency,
            "clinic": lambda: clinic.name_in(self.language) or self.entry("part.the-clinic"),
            "phone": lambda: clinic.phone,
            "phone_line": lambda: self.entry("part.phone") if clinic.phone else "",
            "address_line": self._address_line,
            "call_us": lambda: self.entry("part.call-us"),
            "urgent_hours": lambda: clinic.response.amber_u_hours,
            "keep_months": lambda: clinic.retention.after_care_months,
            "checkin_months": lambda: clinic.retention.checkin_months,
            "screening_days": lambda: clinic.retention.screening_days,
            "consent_years": lambda: clinic.retention.consent_years,
            "stop_days": lambda: clinic.stop_days,
            "privacy_line": self._privacy_line,
            "processors_line": self._processors_line,
            "transfer_recipient": lambda: clinic.transfer.recipient,
            "transfer_contact": lambda: clinic.transfer.contact,
            "transfer_where": self._transfer_where,
        }

    def _address_line(self) -> Safe:
        address = self._content.clinic.address_in(self.language)
        return self.entry("part.address", address=address) if address else Safe()

    def _privacy_line(self) -> Safe:
        clinic = self._content.clinic
        if not clinic.privacy_officer:
            return Safe()
        fills = {"officer": clinic.privacy_officer, "contact": clinic.privacy_contact}
        return self.entry("part.privacy", **fills)

    def _processors_line(self) -> Safe:
        processors = self._content.clinic.processors
        if not processors:
            return self.entry("part.processors-unknown")
        return self.entry("part.processors", processors=processors)

    def _transfer_where(self) -> Safe:
        countries = self._content.clinic.transfer.countries
        if not countries:
            return self.entry("part.transfer-where-unknown")
        return self.entry("part.transfer-where", countries=countries)

    def _without_phone(self, text_id: str) -> str:
        variant = f"{text_id}-no-phone"
        return variant if not self._content.clinic.phone and variant in self._content.texts else text_id

    def _translated(self, text_id: str, entry: Entry) -> str:
        if self.language in entry.own:
            return entry.own[self.language]
        if self.language == SOURCE_LANGUAGE:
            return entry.text
        found = self._catalogue.find(entry.text)
        if found is None and entry.medical:
            raise LookupError(f"{text_id} has no translation for {self.language}")
        return found or entry.text

    def _sentence(self, source: str) -> str:
        return source if self.language == SOURCE_LANGUAGE else self._catalogue.find(source) or source

    def _fill(self, name: str, template: str, fills: Mapping[str, object]) -> Safe:
        def value(match: re.Match[str]) -> str:
            key = match[1]
            if key in fills:
                return _html(fills[key])
            if key in self._facts:
                return _html(self._facts[key]())
            raise ValueError(f"{name}: nothing to fill {match[0]} with")

        return Safe(_tidy(_PLACEHOLDER.sub(value, _markup(template))))


@lru_cache(maxsize=4096)
def _markup(template: str) -> str:
    """Return a text as HTML, its placeholders untouched; kept, since there are only so many texts."""
    return _BOLD.sub(r"<\1>", escape(template, quote=False))


def _html(value: object) -> str:
    if isinstance(value, Safe):
        return value
    return str(value) if isinstance(value, int) else escape(str(value), quote=False)


def _tidy(text: str) -> str:
    """Close the gaps that empty optional parts leave behind."""
    # Looking is cheaper than replacing: most texts have none.
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LINE_ENDS.sub("\n", text)
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip()
