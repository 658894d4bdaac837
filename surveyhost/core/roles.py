"""Who may do what: one table of roles and acts, for staff and for HR.

A person may hold several roles; the acts add up. Whether an object belongs to the person's own client is asked
elsewhere: this table knows no client. Two people for a release is a rule of its own: `services.accounts.second_person`.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from .errors import Refusal


class RoleForbids(Refusal):
    sentence = "Your role does not allow this (%(act)s)."


class Role(StrEnum):
    """What a person is there for."""

    ADMINISTRATOR = "administrator"
    SURVEY_MANAGER = "survey_manager"
    COMMENT_REVIEWER = "comment_reviewer"
    RELEASER = "releaser"
    OWNER = "owner"
    READER = "reader"


class Act(StrEnum):
    """What a role may allow."""

    CONSOLE_SEE = "console.see"
    RELEASE_SEE = "release.see"
    WAVE_PLAN = "wave.plan"
    WAVE_OPEN = "wave.open"
    WAVE_REMIND = "wave.remind"
    WAVE_CLOSE = "wave.close"
    WAVE_FORGET = "wave.forget"
    WAVE_WRITE_OFF = "wave.write_off"
    LETTER_EDIT = "letter.edit"
    SLIP_PRINT = "slip.print"
    CLIENT_EDIT = "client.edit"
    CLIENT_PLACE = "client.place"
    """Say in which of several vaults a client's waves lie."""
    SURVEY_EDIT = "survey.edit"
    MAIL_EXPLAIN = "mail.explain"
    """Say in contracts why letters go out that the mail provider changes."""
    PULSE_EDIT = "pulse.edit"
    PULSE_APPROVE = "pulse.approve"
    ROSTER_IMPORT = "roster.import"
    ROSTER_KEY_EDIT = "roster.key_edit"
    """Make and withdraw keys by which a client's system sends its list."""
    PARTICIPANT_ERASE = "participant.erase"
    PEOPLE_EDIT = "people.edit"
    AUDIT_READ = "audit.read"
    JOB_RETRY = "job.retry"
    CLOCK_CONFIRM = "clock.confirm"
    REPORT_PRINT = "report.print"
    RELEASE_PREPARE = "release.prepare"
    RELEASE_APPROVE = "release.approve"
    COMMENTS_REVIEW = "comments.review"
    PORTAL_SEE = "portal.see"
    REPORT_READ = "report.read"
    ACTION_EDIT = "action.edit"
    ACTION_OWN = "action.own"
    """For the units that the account is limited to, and only for these."""
    POSTER_PRINT = "poster.print"
    RESULTS_TELL = "results.tell"
    """Write the results page, and have it published."""
    COMMENT_ANSWER = "comment.answer"
    """Acknowledge comments whose writers can be answered, and reply to them."""


_ALL_STAFF = frozenset({Act.CONSOLE_SEE, Act.RELEASE_SEE})
_FIELDWORK = frozenset({Act.WAVE_PLAN, Act.WAVE_OPEN, Act.WAVE_REMIND, Act.WAVE_CLOSE, Act.LETTER_EDIT, Act.SLIP_PRINT})

ROLES: Mapping[str, frozenset[Act]] = {
    Role.ADMINISTRATOR: _ALL_STAFF
    | _FIELDWORK
    | {
        Act.CLIENT_EDIT,
        Act.CLIENT_PLACE,
        Act.SURVEY_EDIT,
        Act.PULSE_EDIT,
        Act.ROSTER_IMPORT,
        Act.PEOPLE_EDIT,
        Act.ROSTER_KEY_EDIT,
        Act.AUDIT_READ,
        Act.JOB_RETRY,
        Act.WAVE_FORGET,
        Act.WAVE_WRITE_OFF,
        Act.CLOCK_CONFIRM,
        Act.MAIL_EXPLAIN,
        Act.REPORT_PRINT,
        Act.PARTICIPANT_ERASE,
    },
    Role.SURVEY_MANAGER: _ALL_STAFF
    | _FIELDWORK
    | {
        Act.CLIENT_EDIT,
        Act.SURVEY_EDIT,
        Act.PULSE_EDIT,
        Act.ROSTER_IMPORT,
        Act.RELEASE_PREPARE,
        Act.REPORT_PRINT,
        Act.JOB_RETRY,
        Act.PARTICIPANT_ERASE,
    },
    Role.COMMENT_REVIEWER: _ALL_STAFF | {Act.COMMENTS_REVIEW},
    Role.RELEASER: _ALL_STAFF | {Act.RELEASE_APPROVE, Act.PULSE_APPROVE, Act.REPORT_PRINT, Act.AUDIT_READ},
    Role.OWNER: frozenset(
        {
            Act.PORTAL_SEE,
            Act.REPORT_READ,
            Act.ACTION_EDIT,
            Act.ACTION_OWN,
            Act.POSTER_PRINT,
            Act.RESULTS_TELL,
            Act.COMMENT_ANSWER,
        }
    ),
    Role.READER: frozenset({Act.PORTAL_SEE, Act.REPORT_READ, Act.ACTION_OWN}),
}
"""Role to the acts it may do. A reader is further limited to the units of the account."""

STAFF = frozenset({Role.ADMINISTRATOR, Role.SURVEY_MANAGER, Role.COMMENT_REVIEWER, Role.RELEASER})
"""Roles of the vendor's people."""
HR = frozenset({Role.OWNER, Role.READER})
"""Roles of the client's people."""


def may(roles: Iterable[str], act: Act) -> bool:
    """True where one of these roles may do this act; a role that nobody knows may do nothing.

    ValueError for an act that is none: it is misspelt.
    """
    act = Act(act)
    return any(act in ROLES.get(role, frozenset()) for role in roles)


def check_may(roles: Iterable[str], act: Act) -> None:
    """Raises RoleForbids unless one of these roles may do this act."""
    if not may(roles, act):
        raise RoleForbids(act=act)
