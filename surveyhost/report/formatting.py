"""Numbers, dates and names as a report writes them in one language. Texts come from the catalogue `report`."""

import gettext
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from .. import dates
from ..core.questionnaire.measures import Measure
from ..core.questionnaire.model import Questionnaire
from ..core.release.chance.signs import Sign
from ..core.release.comments.masking import What
from ..core.release.derived import Span
from ..core.release.model import COMPANY, Group, Share
from ..languages import around, gap, locale_of
from ..translations import catalogue

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
ONE_LINE = 12
"""Letters of a column head that fit on one line."""


def N_(text: str) -> str:  # noqa: N802  (the name by which extractors know it)
    """Marks a text for the catalogue that is translated later."""
    return text


BREAKDOWNS = {
    "unit": N_("Unit"),
    "tenure": N_("Tenure"),
    "shift": N_("Shift"),
    "site": N_("Site"),
    "work_mode": N_("Work mode"),
    "customer_facing": N_("Meets customers"),
    "level": N_("Level"),
    "gender": N_("Gender"),
    "age": N_("Age"),
    "function": N_("Function"),
}
"""Attributes that rosters commonly have. Any other column is printed as the client's roster or dictionary
names it."""

MASKS: dict[What, str] = {
    "name": N_("a name"),
    "email": N_("an address"),
    "web": N_("an address"),
    "phone": N_("a telephone number"),
    "number": N_("a number"),
    "other": N_("masked"),
}
"""What stands in brackets for words that a reviewer masked."""

SIGNS: dict[Sign, str] = {
    Sign.MORE: N_("more than chance"),
    Sign.CHANCE: N_("could be chance"),
    Sign.FEW: N_("too few to tell"),
}
"""What every difference says of itself."""


class Words:
    """One language's way to write. `catalog` is the report's catalogue.

    language: of the questionnaire's texts. Ours are in the same where we speak it, else in the fallback.
    attributes: pairs of a roster's column and what the client calls it in this language.
    """

    def __init__(
        self, language: str, fallback: str | None = None, attributes: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.language = language
        self.attributes = dict(attributes)
        self.spoken = around(language, fallback)
        self.locale = locale_of(self.spoken)
        self.catalog: gettext.NullTranslations = catalogue("report", self.spoken)

    def say(self, text: str, **values: object) -> str:
        """A catalogue text with its values filled in."""
        return self.catalog.gettext(text) % values if values else self.catalog.gettext(text)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """A catalogue text that says a number, as %(num)s, in the form the number asks for."""
        return self.catalog.ngettext(one, many, number) % {"num": self.number(number), **values}

    def sentences(self, *said: str) -> str:
        """Sentences of ours, one after the other."""
        return gap(self.spoken).join(said)

    def text(self, words: Mapping[str, str]) -> str:
        """A questionnaire's text in this language, or in the first it has."""
        return words.get(self.language) or next(iter(words.values()), "")

    def title(self, text: str) -> str:
        """A title whose year never stands alone on the last line."""
        head, _, year = text.rpartition(" ")
        if not (head and year.isdigit()):
            return text
        before, _, last = head.rpartition(" ")
        pair = f"{before.rpartition(' ')[2]}{NBSP}{last}{NBSP}{year}"
        if before and len(pair) <= 16:
            return f"{before.rpartition(' ')[0]} {pair}".strip()
        return f"{head}{NBSP}{year}"

    def short(self, text: str, most: int) -> str:
        """A name for a head line, cut at a word where it is too long."""
        if len(text) <= most:
            return text
        cut = text[:most].rpartition(" ")[0]
        return f"{cut if len(cut) > most // 2 else text[:most]}…"

    def two_lines(self, text: str) -> Markup:
        """A column head broken where its two lines are most alike: Vietnamese compounds mostly stay whole."""
        spaces = [place for place, letter in enumerate(text) if letter == " "]
        if len(text) <= ONE_LINE or not spaces:
            return escape(text)
        middle = min(spaces, key=lambda place: max(place, len(text) - place - 1))
        return Markup("{}<br>{}").format(text[:middle], text[middle + 1 :])

    def number(self, value: int) -> str:
        return str(format_decimal(value, locale=self.locale))

    def decimal(self, value: float, places: int = 1) -> str:
        shown = f"#,##0.{'0' * places}" if places else "#,##0"
        return str(format_decimal(round(value, places), shown, locale=self.locale))

    def signless_decimal(self, value: float, places: int = 2) -> str:
        """A coefficient, with a true minus."""
        return f"{MINUS if value < 0 else ''}{self.decimal(abs(value), places)}"

    def figure(self, span: Span | Share) -> str:
        """A share without its sign: "44", "from 80", "up to 20", or the range "62–71"."""
        if span.low == span.high:
            return self.signless(span.low)
        if span.high == 100:
            return self.say("from %(low)s", low=span.low)
        if span.low == 0:
            return self.say("up to %(high)s", high=span.high)
        return f"{self.signless(span.low)}{EN_DASH}{self.signless(span.high)}"

    def percent_of(self, value: int) -> str:
        """A whole percent with its sign."""
        return f"{value}{NBSP}%"

    def signless(self, value: int) -> str:
        return f"{MINUS}{-value}" if value < 0 else str(value)

    def percent(self, span: Span | Share) -> str:
        """The same with a no-break space and the percent sign."""
        return f"{self.figure(span)}{NBSP}%"

    def signed(self, points: int) -> str:
        """ "+4", "−3", "±0"."""
        if points == 0:
            return "±0"
        return f"{'+' if points > 0 else MINUS}{abs(points)}"

    def signed_span(self, span: Span) -> str:
        """A gap or a score with its sign; a range is written with "to"."""
        if span.exact:
            return self.signed(span.low)
        return self.say("%(low)s to %(high)s", low=self.signed(span.low), high=self.signed(span.high))

    def day(self, iso: str) -> str:
        """14/12/2026."""
        return dates.shown(date.fromisoformat(iso[:10]), "figures", self.spoken) if iso else ""

    def long_day(self, iso: str) -> str:
        """14 December 2026."""
        return dates.shown(date.fromisoformat(iso[:10]), "long_day", self.spoken)

    def period(self, first: str, last: str) -> str:
        """ "16 to 27 November 2026", as short as the two days allow."""
        return dates.period(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]), self.spoken)

    def sign(self, sign: Sign) -> str:
        """What a difference says of itself."""
        return self.say(SIGNS[sign])

    def code(self, digest: str, digits: int) -> str:
        """The head of a hash in groups of four."""
        return " ".join(digest[place : place + 4] for place in range(0, min(digits, len(digest)), 4))

    def listed(self, names: Sequence[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        return str(format_list(list(names), locale=self.locale)) if names else ""

    def group(self, group: Group, above: Sequence[str] = ()) -> str:
        """A group's name, without the part of its path that a reader already knows."""
        if group.code == COMPANY:
            return self.say("Whole company")
        return ", ".join(reversed(group.path[len(above) :] or group.path[-1:]))

    def in_sentence(self, group: Group) -> str:
        """A group's name inside a sentence."""
        return self.say("the whole company") if group.code == COMPANY else self.group(group)

    def masks(self) -> dict[What, str]:
        """What stands in place of each kind of masked words."""
        return {what: self.say(text) for what, text in MASKS.items()}

    def breakdown(self, name: str) -> str:
        """A breakdown's name; a pair is written with ×."""
        return " × ".join(map(self._attribute, name.split("*")))

    def _attribute(self, column: str) -> str:
        if column in self.attributes:
            return self.attributes[column]
        return self.say(BREAKDOWNS[column]) if column in BREAKDOWNS else column.replace("_", " ")

    def measure(self, questionnaire: Questionnaire, measure: Measure) -> str:
        """The words of a measure: the item's text, or of one that has parts the part's own."""
        item = questionnaire.item(measure.item)
        if not measure.part:
            return self.text(item.text)
        texts = {option.code: self.text(option.text) for option in (*item.options, *item.rows)}
        return ": ".join(texts[part] for part in measure.part)


@lru_cache(maxsize=8)
def words(language: str, fallback: str | None = None, attributes: tuple[tuple[str, str], ...] = ()) -> Words:
    """The words of a language, or of the one that stands in for it."""
    return Words(language, fallback, attributes)
