"""Names that templates compare with, so that no template spells out the word behind one."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from jinja2 import UndefinedError

from ...core.loop.actions import ActionKind, ActionState
from ...core.loop.decision import Decision
from ...core.loop.finding import About, FindingKind
from ...core.loop.judging.verdict import Verdict
from ...core.loop.steps import LoopState
from ...core.managers.invitation import InvitationState
from ...core.preflight import MailChange, Outcome, Point
from ...core.pulse.periods import PeriodStanding
from ...core.pulse.terms import Every, PulseState, Whom
from ...core.questionnaire.model import Kind
from ...core.release.comments.reviewing import CommentAct, CommentState
from ...core.report_length import Length
from ...core.roles import Act, Role
from ...core.threads.message import MessageState
from ...core.threads.reply import Acknowledgement, ReplyState
from ...core.wave.letters import Cause, LetterKind, LetterState, Wait
from ...core.wave.lifecycle import (
    IN_FIELD,
    STANDING,
    TO_TABULATE,
    WITH_LETTERS,
    RecordKind,
    ReleaseState,
    WaveState,
)
from ...core.wave.policy import Count, Dialogue, Messenger, Pages, Reminders, Slips, Sms


class Members:
    """The members of an enum, for templates: a name that it lacks raises, where Jinja would go on with nothing."""

    def __init__(self, kind: type[StrEnum]) -> None:
        self._kind = kind

    def __getattr__(self, name: str) -> StrEnum:
        if name not in self._kind.__members__:
            raise UndefinedError(f"{self._kind.__name__} has no {name}")
        return self._kind[name]

    def __iter__(self) -> Iterator[StrEnum]:
        return iter(self._kind)


def members(*kinds: type[StrEnum]) -> dict[str, Members]:
    """Each of these enums under its own name."""
    return {kind.__name__: Members(kind) for kind in kinds}


NAMED: Mapping[str, Any] = {
    **members(
        Act,
        Role,
        Kind,
        InvitationState,
        WaveState,
        ReleaseState,
        Length,
        LetterKind,
        LetterState,
        Cause,
        Wait,
        RecordKind,
        ActionKind,
        ActionState,
        LoopState,
        Decision,
        Verdict,
        FindingKind,
        About,
        CommentAct,
        CommentState,
        PulseState,
        PeriodStanding,
        Every,
        Whom,
        Reminders,
        Pages,
        Slips,
        Dialogue,
        Count,
        Messenger,
        Count,
        Sms,
        Acknowledgement,
        MessageState,
        ReplyState,
        MailChange,
        Outcome,
        Point,
    ),
    "IN_FIELD": IN_FIELD,
    "STANDING": STANDING,
    "TO_TABULATE": TO_TABULATE,
    "WITH_LETTERS": WITH_LETTERS,
}
"""Enums, and sets of their members, by the name under which every template knows them."""
