"""What the next report prints of the findings before it: decisions, and actions without names."""

from ...core.loop.finding import is_score, words_of
from ...core.loop.steps import LoopState
from ...core.release.model import Decided, DecidedAction, Release
from ...store.office.loop import findings as store
from ...store.office.loop.actions import actions_of_findings
from ...store.sessions import Session
from .findings import ListedFinding, read_loop

UNTOLD = frozenset({LoopState.VERDICT})
"""Findings that are closed: their verdict was printed."""


def decided(session: Session, survey_id: int, wave: int) -> tuple[Decided, ...]:
    """The findings of the latest earlier wave that has some, as its releases print them, with what was decided.

    One that its release does not print as it was kept is left out.
    """
    rows = store.findings_before_wave(session, survey_id, wave)
    newest = store.latest_releases(session, {row.release_id for row in rows})
    latest = [row for row in rows if row.release_id in newest]
    loop = read_loop(session, latest)
    shown = [one for one in loop.findings if one.figure is not None and one.state not in UNTOLD]
    actions = actions_of_findings(session, [one.id for one in shown])
    return tuple(
        _decided(
            loop.releases[one.release_id],
            one,
            tuple(DecidedAction(row.what, row.kind, row.due.isoformat(), row.state) for row in actions[one.id]),
        )
        for one in shown
    )


def _decided(release: Release, one: ListedFinding, actions: tuple[DecidedAction, ...]) -> Decided:
    group = release.group(one.place.group)
    return Decided(
        about=words_of(release, one.place),
        breakdown=group.breakdown,
        path=group.path,
        figure=(one.kept.low, one.kept.high),
        is_score=is_score(release, one.place),
        decision=one.decision,
        reason=one.reason,
        actions=actions,
    )
