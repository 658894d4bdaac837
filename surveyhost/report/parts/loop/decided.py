"""What was decided about the findings of the wave before, and what is done about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....core.loop.actions import ActionKind, ActionState
from ....core.loop.decision import Decision
from ....core.release.derived import Span
from ....core.release.model import Decided, DecidedAction
from ...formatting import N_
from ...model import Reading
from .. import Part

LABEL = N_("What was decided")
HEADS = (N_("Finding"), N_("Decision"), N_("What is done"), N_("By"), N_("State"))
NONE_YET = N_("no decision yet")
DECISIONS: Mapping[str, str] = {
    Decision.ACT: N_("we act"),
    Decision.NOT_NOW: N_("not now"),
    Decision.UNDER_WAY: N_("already under way"),
}
KINDS: Mapping[str, str] = {
    ActionKind.PROCESS: N_("process"),
    ActionKind.TRAINING: N_("training"),
    ActionKind.MENTORING: N_("mentoring"),
    ActionKind.STAFFING: N_("staffing"),
    ActionKind.TOOL: N_("tool"),
}
STATES: Mapping[str, str] = {
    ActionState.NOT_BEGUN: N_("not begun"),
    ActionState.RUNNING: N_("running"),
    ActionState.DONE: N_("done"),
    ActionState.DROPPED: N_("dropped"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One action, in words."""

    what: str
    kind: str
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One finding, in words."""

    figure: str
    about: str
    group: str
    decision: str
    reason: str
    acts: tuple[Act, ...]


def _is_inside(reading: Reading, one: Decided) -> bool:
    """Whether a report shows this finding: the company's all of them, a unit's those of the unit and below."""
    depth = len(reading.unit.path)
    return reading.is_company or (one.breakdown == "unit" and one.path[:depth] == reading.unit.path)


def _act(reading: Reading, one: DecidedAction) -> Act:
    words = reading.words
    return Act(one.what, words.say(KINDS[one.kind]), words.day(one.due), words.say(STATES[one.state]))


def _line(reading: Reading, one: Decided) -> Line:
    words, span = reading.words, Span(*one.figure, 0)
    name = " / ".join(one.path) or words.say("Whole company")
    return Line(
        words.signed_span(span) if one.is_score else words.percent(span),
        words.text(one.about),
        name if one.breakdown == "unit" else f"{words.breakdown(one.breakdown)}: {name}",
        words.say(NONE_YET if one.decision is None else DECISIONS[one.decision]),
        one.reason,
        tuple(_act(reading, action) for action in one.actions),
    )


def lines(reading: Reading) -> list[Line]:
    """One for each finding that this report shows."""
    return [_line(reading, one) for one in reading.release.decided if _is_inside(reading, one)]


def rows(reading: Reading) -> Iterator[tuple[str, ...]]:
    """As a table under `HEADS`: a row for each action, or one for a finding that has none."""
    for line in lines(reading):
        said = f"{line.figure}: {line.about} ({line.group})"
        decision = f"{line.decision}: {line.reason}" if line.reason else line.decision
        for act in line.acts or (Act("", "", "", ""),):
            yield said, decision, f"{act.what} ({act.kind})" if act.what else "", act.by, act.state


def decided(reading: Reading) -> list[Part]:
    """Nothing in a first wave."""
    found = lines(reading)
    return [Part("decided", reading.words.say(LABEL), {"lines": found})] if found else []
