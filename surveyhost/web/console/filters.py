"""Words and numbers that only the console's templates need."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from ...core.questionnaire.kinds import minutes
from ...core.questionnaire.model import Kind
from ...core.release.model import Release
from ...core.roles import Role
from ...core.wave.reminders import parse
from ...languages import name as language_name
from ...report import html, protected
from ...services.fieldwork.status import UnitRow
from ...services.setup.lists import ListedWave
from ...services.setup.split_steps import SplitStep
from ..account.dates import day
from ..account.language import language, say, say_many


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


ROLES: Mapping[str, str] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.SURVEY_MANAGER: _("Survey manager"),
    Role.COMMENT_REVIEWER: _("Comment reviewer"),
    Role.RELEASER: _("Releaser"),
    Role.OWNER: _("Owner"),
    Role.READER: _("Reader"),
}
ATTRIBUTES = {
    "tenure": _("length of service"),
    "age": _("age band"),
    "gender": _("gender"),
    "grade": _("grade"),
    "site": _("site"),
    "shift": _("shift"),
    "contract": _("kind of contract"),
    "work_mode": _("way of working"),
    "customer_facing": _("contact with customers"),
}
"""Roster columns that have everyday words; any other goes by its own name."""
KINDS: Mapping[Kind, str] = {
    Kind.RATING: _("rating"),
    Kind.CHOICE: _("one choice"),
    Kind.CHOICES: _("several choices"),
    Kind.ENPS: _("0 to 10"),
    Kind.MATRIX: _("matrix"),
    Kind.SERVICE_MATRIX: _("departments"),
    Kind.RANKING: _("ranking"),
    Kind.NUMBER: _("number"),
    Kind.DATE: _("date"),
    Kind.TEXT: _("short text"),
    Kind.TEXTS: _("several short texts"),
    Kind.COMMENT: _("comment"),
    Kind.NOTE: _("note"),
}
NUMBERS = (
    "", _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"), _("Ten"),
)  # fmt: skip


def role_words(role: str) -> str:
    """A role as people call it."""
    return say(ROLES[role])


def kind_words(kind: Kind) -> str:
    """An item's kind as people call it."""
    return say(KINDS[kind])


def words_of(number: int, small: bool = False) -> str:
    """One to ten in words, as a sentence begins; figures above."""
    said = say(NUMBERS[number]) if 0 < number < len(NUMBERS) else str(number)
    return said[:1].lower() + said[1:] if small else said


def time_gone(wave: ListedWave, now: datetime) -> int:
    """Percent of the fieldwork's time that is over."""
    whole = (wave.closes - wave.opens).total_seconds()
    return max(0, min(100, round(100 * (now - wave.opens).total_seconds() / whole))) if whole > 0 else 100


def days_left(wave: ListedWave, now: datetime) -> str:
    """ "3 days", or "less than a day"."""
    days = (wave.closes - now).days
    return say_many("%(num)s day", "%(num)s days", days) if days > 0 else say("less than a day")


def protected_words(release: Release) -> list[Markup]:
    """Places protected for every item, in the report's own sentences. Those of single items stand in its appendix."""
    spoken = language() if language() in release.questionnaire.languages else release.questionnaire.languages[0]
    whole = [place for place in release.protected if place.measure is None]
    return protected.sentences(html.reading(release, spoken), whole)


def with_parents(lines: Sequence[UnitRow]) -> list[tuple[tuple[str, ...], UnitRow | None]]:
    """Blocks in tree order, each under the names of the units above it, so that two of one name are told apart."""
    rows: list[tuple[tuple[str, ...], UnitRow | None]] = []
    shown: set[tuple[str, ...]] = set()
    for line in lines:
        for level in range(1, len(line.path)):
            if line.path[:level] not in shown:
                rows.append((line.path[:level], None))
                shown.add(line.path[:level])
        rows.append((line.path, line))
        shown.add(line.path)
    return rows


def pairs(things: Iterable[Any], key: str, words: str) -> list[tuple[Any, Any]]:
    """Choices of a select box."""
    return [(getattr(thing, key), getattr(thing, words)) for thing in things]


def breakdown_words(name: str) -> str:
    """A breakdown as people read it: "way of working × shift", without its bands."""
    parts = [part.strip() for part in name.partition(":")[0].split("*")]
    return " × ".join(say(ATTRIBUTES[part]) if part in ATTRIBUTES else part for part in parts)


def language_inside(code: str) -> str:
    """A language inside a sentence, in the language of the page: "Vietnamese", "tiếng Việt"."""
    name = language_name(code, language())
    return name[:1].lower() + name[1:] if language() == "vi" else name


def reminder_words(text: str) -> str:
    """A reminder of a plan as people read it: "3 days before closing, 09:00"."""
    one = parse(text)
    if one.day is not None:
        return f"{day(one.day)}, {one.at:%H:%M}"
    if one.days_before:
        before = say_many("%(num)s day before closing", "%(num)s days before closing", one.days_before)
    else:
        before = say("On the day of closing")
    return f"{before}, {one.at:%H:%M}"


SPLIT: Mapping[str, str] = {
    SplitStep.FIELDWORK: _("People answer; the keeper checks the plan in the meantime."),
    SplitStep.EXPORT: _("Waits for us: hand the ballots to the keeper."),
    SplitStep.COUNT: _("Waits for the keeper: count the ballots and give the outcome back."),
    SplitStep.READY: _("Both halves are added up: a release can be prepared."),
    SplitStep.FORGOTTEN: _("The wave is forgotten; neither half opens anything now."),
}


def split_words(step: str) -> str:
    """For whom a split count waits, as a sentence."""
    return say(SPLIT[step])


FILTERS = {
    "split_words": split_words,
    "reminder_words": reminder_words,
    "role_words": role_words,
    "kind_words": kind_words,
    "minutes": minutes,
    "language_words": language_name,
    "language_inside": language_inside,
    "breakdown_words": breakdown_words,
    "words_of": words_of,
    "time_gone": time_gone,
    "days_left": days_left,
    "protected_words": protected_words,
    "with_parents": with_parents,
    "pairs": pairs,
    "braced": lambda name: f"{{{name}}}",
}
