"""What a follow-up does to the findings it asks about: they are asked again, and judged when it is released."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Any

from ...core.loop.again.questions import ASKED, item_code
from ...core.loop.judging import rule as rules
from ...core.loop.judging.rule import Rule, RuleRefused
from ...core.loop.judging.verdict import Told
from ...core.loop.steps import STEPS, LoopState
from ...core.release.json import from_bytes
from ...core.release.model import Became, Release
from ...store.office.loop.actions import ActionPlan, actions_with_ids
from ...store.office.loop.findings import Finding, findings_by_action, findings_with_ids
from ...store.office.release import tables_released
from ...store.office.survey import FollowUp, follow_up
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office.house import Actor, House
from .moving import move


def _actions(session: Session, again: FollowUp) -> list[ActionPlan]:
    """In the order in which they are asked about."""
    found = {one.id: one for one in actions_with_ids(session, [int(key) for key in again.actions])}
    return [found[int(key)] for key in again.actions if int(key) in found]


def _findings(session: Session, again: FollowUp) -> Sequence[Finding]:
    answered = findings_by_action(session, [int(key) for key in again.actions])
    return findings_with_ids(session, {one for ids in answered.values() for one in ids})


def _move(session: Session, house: House, actor: Actor, wave: Wave, client_id: int, to: LoopState) -> None:
    again = follow_up(session, wave.survey_id, wave.number)
    for finding in () if again is None else _findings(session, again):
        if (finding.state, to) in STEPS:
            move(session, house, actor, client_id, finding, to)


def ask(session: Session, house: House, actor: Actor, wave: Wave, client_id: int) -> None:
    """The findings of a follow-up are asked again from now on; nothing for a full wave."""
    _move(session, house, actor, wave, client_id, LoopState.ASKED_AGAIN)


def judge(session: Session, house: House, actor: Actor, wave: Wave, client_id: int) -> None:
    """The findings of a follow-up have their verdicts, which its release holds; nothing for a full wave."""
    _move(session, house, actor, wave, client_id, LoopState.VERDICT)


def is_follow_up(session: Session, wave: Wave) -> bool:
    """Whether this wave asks again."""
    return follow_up(session, wave.survey_id, wave.number) is not None


def became(session: Session, wave: Wave, release: Release) -> tuple[Became, ...]:
    """What became of each action, from the published cells of this release and of the one its rule was made from;
    nothing for a full wave."""
    again = follow_up(session, wave.survey_id, wave.number)
    return () if again is None else tuple(_became(session, again, release))


def _became(session: Session, again: FollowUp, release: Release) -> Iterator[Became]:
    known: dict[tuple[int, int], Release | None] = {}
    for action in _actions(session, again):
        words: Mapping[str, str] = again.actions[str(action.id)]
        asked = tuple(item_code(action.id, one) for one in ASKED)
        yield _judged(session, again, release, action, known) or Became(words, asked, None)


def _judged(
    session: Session,
    again: FollowUp,
    release: Release,
    action: ActionPlan,
    known: dict[tuple[int, int], Release | None],
) -> Became | None:
    """None where the action has no rule, or its release is not what it was when the rule was frozen."""
    if not action.rule:
        return None
    rule = rules.from_document(action.rule)
    key = rule.wave, rule.release
    if key not in known:
        tables = tables_released(session, rule.survey, *key)
        known[key] = None if tables is None else from_bytes(tables)
    before = known[key]
    if before is None:
        return None
    try:
        told = rules.follow(rule, before, release)
    except RuleRefused:
        return None
    is_partial = bool(again.unit)
    return Became(
        again.actions[str(action.id)],
        tuple(item_code(action.id, one) for one in ASKED),
        told.verdict.value,
        **_of_rule(rule),
        **_figures(told),
        company=None if is_partial or told.company is None else _out(told.company),
    )


def _of_rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "is_theme": rule.kind == "theme",
        "breakdown": rule.breakdown,
        "path": rule.path,
        "smallest": rule.smallest,
    }


def _out(of: tuple[float, float]) -> tuple[int, int]:
    """In whole percent or points: as it is printed where both ends are one, else outwards."""
    low, high = of
    return (floor(low + 0.5),) * 2 if low == high else (floor(low), ceil(high))


def _interval(of: tuple[float, float]) -> tuple[int, int]:
    """In whole points; an end that is not 0 is not printed as 0, since the verdict hangs on that."""
    low, high = (floor(end + 0.5) or (1 if end > 0 else -1) for end in of)
    return low, high


def _figures(told: Told) -> dict[str, Any]:
    ranges = {name: getattr(told, name) for name in ("before", "expected", "after")}
    made: dict[str, Any] = {name: None if of is None else _out(of) for name, of in ranges.items()}
    made["interval"] = None if told.interval is None else _interval(told.interval)
    return {**made, "n_before": told.n_before, "n_after": told.n_after}
