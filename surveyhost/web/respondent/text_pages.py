"""Pages to read, not to fill in: welcome, privacy, contract, and those for links that open nothing."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from ...core.questionnaire.kinds import minutes, questions
from ...core.split.boxes import CODE_WORDS
from ...core.threads.keys import WORDS as THREAD_WORDS
from ...core.wave.lifecycle import LinkKind
from ...services.answering.responses import WavePage
from .page_cache import Printed, kept, slot
from .visits import Visit

STATUS: Mapping[LinkKind, int] = {
    LinkKind.OPEN: 200,
    LinkKind.UNKNOWN: 404,
    LinkKind.MANGLED: 404,
    LinkKind.EARLY: 403,
    LinkKind.CLOSED: 410,
    LinkKind.UNBOUND: 503,
    LinkKind.SPENT: 409,
    LinkKind.REVOKED: 410,
    LinkKind.LIMITED: 429,
}
"""The status of each kind of link. 409: the link stands, but its seat is taken. 425 would make browsers try again."""


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS: Mapping[LinkKind, tuple[str, tuple[str, ...]]] = {
    LinkKind.UNKNOWN: (
        _("We don’t know this link"),
        (
            _(
                "A character or two may have got lost on the way. Open the link from your letter again, or copy all of "
                "it."
            ),
            _("If the survey closed some time ago, its links are destroyed."),
        ),
    ),
    LinkKind.MANGLED: (
        _("This link is not whole"),
        (
            _(
                "Part of it is missing, perhaps because the letter broke the line there. Copy it again, from /s/ to "
                "the very end."
            ),
            _("On a printed slip you can scan the square instead, or type the code under it."),
        ),
    ),
    LinkKind.EARLY: (
        _("The survey is not open yet"),
        (_("It opens on %(opens)s. Keep your letter: the same link will work then."),),
    ),
    LinkKind.CLOSED: (
        _("The survey is closed"),
        (
            _("It closed on %(closes)s. The links are destroyed, so we can’t take more."),
            _("What was answered before is counted. Thank you if you took part."),
        ),
    ),
    LinkKind.UNBOUND: (
        _("This survey cannot be answered just now"),
        (
            _("What is on the server is not what was promised when the survey opened, so nothing is taken here."),
            _("Keep your letter, and please tell the people who sent it: they have to see to this first."),
        ),
    ),
    LinkKind.LIMITED: (
        _("Too many unknown links"),
        (_("Too many links that we don’t know were tried from here. Wait an hour. Real links go on working."),),
    ),
}
"""The heading and the sentences of each."""
LOST = frozenset({LinkKind.UNKNOWN, LinkKind.MANGLED})
"""Kinds of links whose owner may have to ask for another one."""


def welcome(visit: Visit, wave: WavePage) -> Printed:
    """The first page of an open link: the promise, who asks, until when."""

    def context() -> dict[str, Any]:
        questionnaire = wave.questionnaire
        return {
            "intro": questionnaire.intro.get(visit.language, ""),
            "minutes": minutes(questionnaire),
            "questions": questions(questionnaire),
        }

    return kept(visit, "welcome", (), context)


def privacy(visit: Visit, wave: WavePage) -> Printed:
    """Who sees what, what is kept and until when, and what is not promised."""
    del wave
    return kept(visit, "privacy", (), lambda: {"no_reminders": _no_reminders(visit)})


def contract(visit: Visit, wave: WavePage) -> Printed:
    """The policy in words, with its code."""
    del wave
    return kept(visit, "contract")


READ: Mapping[str, Callable[[Visit, WavePage], Printed]] = {"privacy": privacy, "contract": contract}
"""Pages by the query's `page`; any other word leads to the welcome page, a number to a page of questions."""


def of_link(visit: Visit, kind: LinkKind, announced: str = "") -> Printed:
    """The page of a link that opens nothing, by its kind. announced: the digest of a closed split count's rows."""

    def context() -> dict[str, Any]:
        heading, sentences = WORDS[kind]
        about = visit.context()
        times = {name: about[name].said for name in ("opens", "closes") if name in about}
        return {
            "heading": visit.words.gettext(heading),
            "sentences": [
                visit.words.gettext(text) % times if "%(" in text else visit.words.gettext(text) for text in sentences
            ],
            "closed": kind == LinkKind.CLOSED,
            "announced": announced,
            "code_page": visit.code_page if visit.wave is None else None,
            "lost_link": _lost_link(visit) if kind in LOST and not visit.shared else "",
        }

    return kept(visit, "status", (kind, announced), context)


def states(visit: Visit) -> list[tuple[str, str, list[str]]]:
    """How a link of this wave may stand that takes no answer: kind, heading and sentences, for a page that says it by
    itself."""

    def told(heading: str, *sentences: str) -> tuple[str, list[str]]:
        about = visit.context()
        times = {"vendor": visit.vendor} | {name: about[name].said for name in ("opens", "closes")}
        said = [visit.words.gettext(text) for text in sentences]
        return visit.words.gettext(heading), [text % times if "%(" in text else text for text in said]

    letter = _("You can replace or withdraw an answer on the page of %(vendor)s.")
    spent = told(
        _("This link has been used"),
        _("An answer was sealed with it. This link never shows it again, to anybody."),
        letter,
    )
    revoked = told(
        _("This link no longer takes answers"),
        _("The list of those who are asked no longer names you. If you have answered before, your answer counts."),
        letter,
    )
    others = [
        (kind.value, *told(WORDS[kind][0], *WORDS[kind][1]))
        for kind in (LinkKind.EARLY, LinkKind.CLOSED, LinkKind.UNBOUND)
    ]
    return [(LinkKind.SPENT.value, *spent), (LinkKind.REVOKED.value, *revoked), *others]


def no_results(visit: Visit) -> Printed:
    """The page of an address under which no results lie."""

    def context() -> dict[str, Any]:
        sentences = (
            visit.words.gettext(
                "A character may have got lost on the way. Compare the address with your letter or the poster."
            ),
            visit.words.gettext("A results page is taken down when the next round of the survey has its own."),
        )
        heading = visit.words.gettext("There are no results here")
        nothing = {"closed": False, "announced": "", "code_page": None, "lost_link": ""}
        return {"heading": heading, "sentences": sentences, **nothing}

    return kept(visit, "status", "no results", context)


def _lost_link(visit: Visit) -> str:
    return f"{visit.lost_link}?lang={visit.interface}" if visit.lost_link else ""


def _contact(visit: Visit) -> str:
    """The office's page on which somebody asks to be contacted; "" where lost links have none, or on shared devices."""
    if not visit.lost_link or visit.shared:
        return ""
    return f"{visit.lost_link.rpartition('/')[0]}/contact?lang={visit.interface}"


def _no_reminders(visit: Visit) -> str:
    """The office's page that takes the reference of a letter or text message; "" where there is none."""
    if not visit.lost_link or visit.shared:
        return ""
    return f"{visit.lost_link.rpartition('/')[0]}/no-reminders?lang={visit.interface}"


def code(visit: Visit, error: str | None = None) -> Printed:
    """The page that takes a code typed from a slip; `error` is its problem, if one was typed."""
    return kept(visit, "code", error, lambda: {"error": error})


def thanks(visit: Visit, with_words: bool, with_thread: bool = False, with_code: bool = False) -> Printed:
    """The page after sending, with slots for the five words (after a replacement: without), for the seven words of
    who asked to be answerable, and for the seven of a ballot code."""
    words: tuple[Hashable, ...] = tuple(slot(number) for number in range(1, 6)) if with_words else ()
    first = len(words) + 1
    thread: tuple[Hashable, ...] = (
        tuple(slot(number) for number in range(first, first + THREAD_WORDS)) if with_thread else ()
    )
    behind = first + len(thread)
    code: tuple[Hashable, ...] = (
        tuple(slot(number) for number in range(behind, behind + CODE_WORDS)) if with_code else ()
    )
    return kept(
        visit,
        "thanks",
        (with_words, with_thread, with_code),
        lambda: {"words": words, "thread": thread, "code": code, "contact": _contact(visit)},
    )


def withdrawn(visit: Visit, for_good: bool = False) -> Printed:
    """The page after a withdrawal; `for_good`: the link takes no other answer."""
    return kept(visit, "withdrawn", for_good, lambda: {"for_good": for_good})


def spent(visit: Visit) -> Printed:
    """The page of a link that has been used, before anything was typed on it."""
    return kept(visit, "spent", (), lambda: {"error": None, "receipt": "", "carried": ""})


def revoked(visit: Visit) -> Printed:
    """The page of a link of somebody who is no longer on the list, used or not: the same bytes."""
    return kept(visit, "revoked", (), lambda: {"error": None, "receipt": ""})
