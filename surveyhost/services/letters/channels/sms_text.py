"""The words of a text message: one or two messages long, in the reader's language, with the reader's own link.

The fullest wording that fits is taken. Vietnamese keeps its marks, in a shorter wording where need be, and goes without
them only where even the shortest would not fit; in other languages the marks of names go first, before any content.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ....core.sending.sms_length import is_basic, parts
from ....core.wave.letters import LetterKind
from ....core.wave.policy import Reminders
from ....dates import shown
from ....languages import around
from ....translations import catalogue
from ..letter_text import Facts

MOST_PARTS = 2
_SIGNS = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-",
        "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "đ": "d", "Đ": "D",
    }
)  # fmt: skip


def message(facts: Facts, kind: LetterKind, asked: str, link: str, stop: str) -> str:
    """The text. `asked`: the reader's language; `stop`: the reference by which reminders are stopped, "" where people
    can answer the message. None of a wave whose shortest does not fit gets this far: see `sms.check`."""
    language = around(asked, facts.fallback)
    return _fitting(_wordings(facts, kind, asked, language, link, stop), language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What text messages about the results of a wave tell, the same to all."""

    client: str
    vendor: str
    title: Mapping[str, str]
    fallback: str | None
    """The client's language."""


def about_results(told: Outcome, kind: LetterKind, asked: str, link: str, stop: str) -> str:
    """The text that leads to the results, or to the answers to comments; else as `message`."""
    language = around(asked, told.fallback)
    return _fitting(_about_results(told, kind, asked, language, link, stop), language)


def _about_results(told: Outcome, kind: LetterKind, asked: str, language: str, link: str, stop: str) -> Iterator[str]:
    """From the fullest to the shortest."""
    say, end = catalogue("mail", language).gettext, _end(language, stop)
    title = _title(told.title, asked, language)
    values = {"client": told.client, "vendor": told.vendor, "title": title, "link": link}
    if kind == LetterKind.REPLIES:
        yield say('%(client)s has answered comments on "%(title)s". All who were asked get this: %(link)s') % values + (
            " " + end
        )
        yield say("Comments were answered; all who were asked get this: %(link)s") % values + " " + end
    else:
        yield say('%(client)s: what came of "%(title)s". All who were asked get this: %(link)s') % values + " " + end
        yield say("What came of your survey; all who were asked get this: %(link)s") % values + " " + end
    yield _shortest(told.vendor, language, link, stop)


def _title(title: Mapping[str, str], asked: str, language: str) -> str:
    return title.get(asked) or title.get(language) or next(iter(title.values()))


def _fitting(wordings: Iterable[str], language: str) -> str:
    """The first that fits, with marks as long as one with them does."""
    candidates = list(_candidates([" ".join(one.split()) for one in wordings], language))
    return next((one for one in candidates if parts(one) <= MOST_PARTS), candidates[-1])


def _candidates(wordings: Sequence[str], language: str) -> Iterator[str]:
    if language == "vi":
        yield from (*wordings, *map(_plain, wordings))
        return
    for one in wordings:
        yield one
        yield _plain(one)


def _wordings(facts: Facts, kind: LetterKind, asked: str, language: str, link: str, stop: str) -> Iterator[str]:
    """From the fullest to the shortest."""
    say = catalogue("mail", language).gettext
    title = _title(facts.title, asked, language)
    told = {
        "client": facts.client,
        "vendor": facts.vendor,
        "title": title,
        "day": _day(facts.closes, language),
        "link": link,
    }
    end = _end(language, stop)
    if kind == LetterKind.REMINDER:
        if facts.reminders == Reminders.EVERYONE:
            yield say("Reminder, to all: your view, for %(client)s through %(vendor)s. Answered? You are done. Until "
                      "%(day)s: %(link)s") % told + " " + end  # fmt: skip
        yield say("Reminder: your view, for %(client)s through %(vendor)s, until %(day)s: %(link)s") % told + " " + end
    else:
        yield say('%(client)s has asked us, %(vendor)s, for your view: "%(title)s", until %(day)s. Your own link: '
                  "%(link)s") % told + " " + end  # fmt: skip
        yield say("Your view, for %(client)s through %(vendor)s, until %(day)s: %(link)s") % told + " " + end
    yield _shortest(facts.vendor, language, link, stop)


def shortest(vendor: str, language: str, link: str, stop: str) -> str:
    """The wording to which there is none shorter, in one of our languages."""
    return _plain(_shortest(vendor, language, link, stop))


def _shortest(vendor: str, language: str, link: str, stop: str) -> str:
    return f"{vendor}: {link} {_end(language, stop)}"


def _end(language: str, stop: str) -> str:
    """How to get no more of them."""
    say = catalogue("mail", language).gettext
    return say("No more, ref. %(reference)s") % {"reference": stop} if stop else say("To stop: reply STOP")


def _day(moment: datetime, language: str) -> str:
    return shown(moment.date(), "day", language)


def _plain(text: str) -> str:
    """Without marks, where that makes it fit into seven bits a letter; else as it is."""
    bare = unicodedata.normalize("NFD", text.translate(_SIGNS))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return bare if is_basic(bare) else text
