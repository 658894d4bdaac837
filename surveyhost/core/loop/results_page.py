"""What a client tells everybody who was invited: figures of the whole company, answers to what was written, own words.

A figure is a reference, read from the release again whenever the page is made: it can show nothing that the release
does not print of the whole company. The client's own words can quote no comment, count nobody and lead nowhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..questionnaire.measures import Measure, measures
from ..questionnaire.model import Text
from ..release.comments.quoted import Weighed, is_quoted, weighed
from ..release.model import COMPANY, Release
from ..release.scales import Scale, rated, scales
from .decision import Decision
from .finding import About, Place
from .refusals import (
    AnswerCounts,
    CommentQuoted,
    LinkInOwnWords,
    NoFigureOfCompany,
    NothingToTell,
    OwnWordsMissing,
    OwnWordsTooLong,
    TooManyAnswers,
    TooManyFigures,
)

MOST_FIGURES = 9
MOST_ANSWERS = 6
LONGEST = 600
"""Characters of one text in one language."""
_ADDRESS = re.compile(r"https?:|www\.|<[a-z/!]|@[\w-]+\.|\b[\w-]+\.(?:com|net|org|vn|io|info|biz)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One that can stand on the page: a theme's score, or what the company said to one item."""

    code: str
    """"theme:clarity", "item:clear"."""
    text: Text
    measures: tuple[str, ...]
    """What it is read from; one of an item."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What several people wrote, said anew, and what the client answers. Both in each language of the survey."""

    heard: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Telling:
    """What HR put on the page. Texts go by language."""

    figures: tuple[str, ...] = ()
    words: Text = field(default_factory=dict)
    """The client's own, above everything else; {} for none."""
    answers: tuple[PublicAnswer, ...] = ()
    decisions: Mapping[str, Text] = field(default_factory=dict)
    """Id of a finding to what is said in public about it; nothing has to be."""

    @property
    def document(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "figures": list(self.figures),
            "words": dict(self.words),
            "answers": [{"heard": dict(one.heard), "answer": dict(one.answer)} for one in self.answers],
            "decisions": {code: dict(said) for code, said in self.decisions.items()},
        }


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the client stands with a finding about the whole company."""

    finding: str
    """Its id."""
    place: Place
    decision: Decision | None
    due: str = ""
    """ISO date by which the last of its actions is due; "" for none."""
    is_done: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "finding": self.finding,
            "about": self.place.about,
            "code": self.place.code,
            "category": self.place.category,
            "decision": self.decision,
            "due": self.due,
            "done": self.is_done,
        }


def stand(document: Mapping[str, Any]) -> Stand:
    """What a document of `Stand.document` says."""
    place = Place(COMPANY, About(document["about"]), document["code"], document["category"])
    decision = Decision(document["decision"]) if document["decision"] else None
    return Stand(document["finding"], place, decision, document["due"], document["done"])


def telling(document: Mapping[str, Any]) -> Telling:
    """What a document of `Telling.document` says; names that it lacks are empty."""
    return Telling(
        tuple(document.get("figures", ())),
        dict(document.get("words", {})),
        tuple(PublicAnswer(dict(one["heard"]), dict(one["answer"])) for one in document.get("answers", ())),
        {code: dict(said) for code, said in document.get("decisions", {}).items()},
    )


def _of_theme(release: Release, scale: Scale) -> Figure | None:
    shown = tuple(code for code in scale.measures if (COMPANY, code) in release.cells)
    return Figure(f"theme:{scale.code}", scale.text, shown) if shown else None


def _of_item(release: Release, measure: Measure) -> Figure | None:
    cell = release.cells.get((COMPANY, measure.code))
    if cell is None or cell.bands is None:
        return None
    return Figure(f"item:{measure.code}", release.questionnaire.item(measure.item).text, (measure.code,))


def offered(release: Release) -> tuple[Figure, ...]:
    """The figures of the whole company that the release prints: themes, then items, as the questionnaire has them."""
    own = {measure.code for measure in rated(release.questionnaire)}
    items = [one for one in measures(release.questionnaire) if one.code in own or one.scale == "enps"]
    found = (
        *(_of_theme(release, scale) for scale in scales(release.questionnaire)),
        *(_of_item(release, measure) for measure in items),
    )
    return tuple(one for one in found if one is not None)


def suggested(release: Release, headlines: Sequence[str] = ()) -> tuple[str, ...]:
    """Where HR begins: the themes, and the items of the report's headlines (their measures) as far as there is room."""
    themes = [one.code for one in offered(release) if one.code.startswith("theme:")]
    items = [f"item:{code}" for code in dict.fromkeys(headlines)]
    there = {one.code for one in offered(release)}
    return tuple(code for code in (*themes[: MOST_FIGURES - 4], *items) if code in there)[:MOST_FIGURES]


def check(release: Release, what: Telling, languages: Sequence[str]) -> None:
    """Refuse what a page must not hold. `languages`: those of the survey; what is said is said in each of them.

    Refusal: TooManyFigures, NoFigureOfCompany, TooManyAnswers, OwnWordsMissing, OwnWordsTooLong, LinkInOwnWords,
    CommentQuoted, AnswerCounts, NothingToTell.
    """
    if len(what.figures) > MOST_FIGURES:
        raise TooManyFigures(most=MOST_FIGURES, count=len(what.figures))
    there = {one.code for one in offered(release)}
    for code in what.figures:
        if code not in there:
            raise NoFigureOfCompany(figure=code)
    if len(what.answers) > MOST_ANSWERS:
        raise TooManyAnswers(most=MOST_ANSWERS)
    if not what.figures and not any(what.words.values()):
        raise NothingToTell()
    printed = [weighed(comment) for one in release.comments for comment in one.comments]
    for name, said, whole in _texts(what):
        _check_text(name, said, languages if whole else ())
        for language, text in said.items():
            _check_words(f"{name}_{language}", text, printed)
            if name.startswith("heard_") and any(sign.isdigit() for sign in text):
                raise AnswerCounts(field=f"{name}_{language}")


def _check_words(name: str, text: str, printed: Iterable[Weighed]) -> None:
    if _ADDRESS.search(text):
        raise LinkInOwnWords(field=name)
    if is_quoted(text, printed):
        raise CommentQuoted(field=name)


def _texts(what: Telling) -> Iterator[tuple[str, Text, bool]]:
    """(field, text by language, whether it has to be there in every language) of all that HR wrote."""
    yield "words", what.words, any(what.words.values())
    for number, one in enumerate(what.answers, 1):
        yield f"heard_{number}", one.heard, True
        yield f"answer_{number}", one.answer, True
    for code, said in what.decisions.items():
        yield f"decision_{code}", said, any(said.values())


def _check_text(name: str, said: Text, languages: Iterable[str]) -> None:
    for language in languages:
        if not said.get(language, "").strip():
            raise OwnWordsMissing(field=f"{name}_{language}", language=language)
    for language, text in said.items():
        if len(text) > LONGEST:
            raise OwnWordsTooLong(field=f"{name}_{language}", most=LONGEST, count=len(text))
