"""What became of each action that a follow-up asked about: done, noticed, and whether its figure is better or worse.

It says what changed, and never why.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....core.loop.finding import About, Place, refer
from ....core.loop.judging.verdict import Verdict
from ....core.loop.refusals import NotPrinted
from ....core.release.derived import Span
from ....core.release.model import COMPANY, Became, Group
from ....core.release.scales import scales
from ...formatting import N_, Words
from ...model import Reading
from .. import Part

VERDICTS = {
    Verdict.BETTER: N_("better"),
    Verdict.WORSE: N_("worse"),
    Verdict.NOT_SEEN: N_("no change that could be seen"),
    Verdict.TOO_FEW: N_("too few to tell"),
}
NOT_JUDGED = N_("not judged by a figure")
LABEL = N_("What became of it")
HEADS = (
    N_("Action"),
    N_("Done?"),
    N_("Noticed?"),
    N_("Smaller?"),
    N_("Before"),
    N_("Now"),
    N_("Change"),
    N_("Verdict"),
)

SHOWN = ("Action", "Done?", "Noticed?", "Smaller?", "Change", "Verdict")
"""Those that a page has room for; before and now stand with the change."""
RESTS_ON = N_("What it rests on")


@dataclass(frozen=True, slots=True)
class Line:
    """One action. Each figure is printed text, "" where there is none."""

    action: str
    asked: tuple[str, ...]
    """The share that said yes to each of the three questions on it."""
    of: str
    """The figure that decides, and the group."""
    before: str
    now: str
    change: str
    verdict: str
    kind: str
    """The verdict's own name, for the eye."""
    more: tuple[str, ...]
    """What the verdict rests on, in sentences."""
    places: tuple[Place | None, ...] = ()
    """Where each of the shares that said yes stands in this release, to point at it, and then the figure now."""

    def cells(self) -> tuple[str, ...]:
        """In the order of `HEADS`."""
        return self.action, *self.asked, self.before, self.now, self.change, self.verdict


def _inside(reading: Reading, one: Became) -> bool:
    """Whether a report shows this action: the company's all of them, a unit's those of its own rows."""
    if reading.is_company:
        return True
    return one.breakdown == "unit" and one.path[: len(reading.unit.path)] == reading.unit.path


def _group(reading: Reading, one: Became) -> Group | None:
    return next((g for g in reading.release.groups if (g.breakdown, g.path) == (one.breakdown, one.path)), None)


def _yes(reading: Reading, group: Group | None, code: str) -> tuple[str, Place | None]:
    """The share that said yes: in the group that is judged where it is printed there, else in the company; and where
    it stands."""
    for place in ([group.code] if group else []) + [COMPANY]:
        cell = reading.cell(place, code)
        if cell is not None and cell.shares:
            return reading.words.percent(cell.shares[0]), Place(place, About.ITEM, code, 1)
    return "", None


def _now(reading: Reading, group: Group | None, one: Became) -> Place | None:
    """Where the figure now stands; None where this release prints another at that place, or none."""
    if group is None or one.after is None:
        return None
    place = Place(group.code, About.THEME if one.is_theme else About.ITEM, one.code)
    with contextlib.suppress(NotPrinted):
        found = refer(reading.release, place).figure
        return place if (found.low, found.high) == one.after else None
    return None


def _span(of: tuple[int, int] | None) -> Span | None:
    return None if of is None else Span(*of, 0)


def _percent(words: Words, of: tuple[int, int] | None) -> str:
    span = _span(of)
    return "" if span is None else words.percent(span)


def _change(words: Words, one: Became) -> str:
    """Now less before, as both are printed."""
    if one.before is None or one.after is None:
        return ""
    return words.signed_span(Span(one.after[0] - one.before[1], one.after[1] - one.before[0], 0))


def _of(reading: Reading, one: Became) -> str:
    if not one.code:
        return ""
    themes = {scale.code: scale for scale in scales(reading.release.questionnaire)}
    if one.is_theme:
        what = reading.words.text(themes[one.code].text) if one.code in themes else one.code
    else:
        what = reading.question(one.code) if one.code in reading.measures else one.code
    where = " / ".join(one.path) or reading.words.say("Whole company")
    return f"{what} ({where})"


def _more(words: Words, one: Became) -> Iterator[str]:
    say = words.say
    if one.verdict is None:
        return
    if one.expected is not None and one.expected != one.before:
        expected = _percent(words, one.expected)
        yield say(
            "Expected if nothing changed: %(share)s; what stood out lies nearer to the rest later.", share=expected
        )
    if one.interval is not None:
        low, high = one.interval
        yield say(
            "Change against what was expected: between %(low)s and %(high)s points (90 %% interval).",
            low=words.signed(low),
            high=words.signed(high),
        )
    if one.n_before is not None and one.n_after is not None:
        then, now = words.number(one.n_before), words.number(one.n_after)
        yield say("Answers: %(then)s then, %(now)s now.", then=then, now=now)
    if one.verdict == Verdict.TOO_FEW:
        pass
    elif one.smallest is None:
        yield say("No rise could have been seen, however large.")
    else:
        yield words.count(
            "The smallest rise that could be seen: %(num)s point.",
            "The smallest rise that could be seen: %(num)s points.",
            one.smallest,
        )
    company = _span(one.company)
    if company is not None and one.path:
        yield say("The whole company, change in points: %(change)s.", change=words.signed_span(company))


def line(reading: Reading, one: Became) -> Line:
    """One action, as it is printed."""
    words, group = reading.words, _group(reading, one)
    said = NOT_JUDGED if one.verdict is None else VERDICTS[Verdict(one.verdict)]
    asked = [_yes(reading, group, code) for code in one.asked]
    return Line(
        words.text(one.action),
        tuple(share for share, _ in asked),
        _of(reading, one),
        _percent(words, one.before),
        _percent(words, one.after),
        _change(words, one),
        words.say(said),
        one.verdict or "",
        tuple(_more(words, one)),
        (*(place for _, place in asked), _now(reading, group, one)),
    )


def lines(reading: Reading) -> Sequence[Line]:
    """One line for each action that this report shows."""
    made = []
    for one in reading.release.became:
        if not _inside(reading, one):
            continue
        made.append(line(reading, one))
    return made


def became(reading: Reading) -> list[Part]:
    """One row an action; nothing where the wave asked about none."""
    shown = lines(reading)
    heads = [reading.words.say(head) for head in SHOWN]
    return [Part("became", reading.words.say(LABEL), {"lines": shown, "heads": heads})] if shown else []
