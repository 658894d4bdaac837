"""Who may do what: one table of roles and acts, for vendor staff and for HR.

A person may hold several roles; the acts add up. Whether an object belongs to the person's own client is asked
elsewhere: this table knows no client. Two people for a release is a rule of its own: `check_second_person`.
"""

from collections.abc import Iterable

from .errors import Refusal

_ALL_STAFF = frozenset({"console.see", "release.see"})
_FIELDWORK = frozenset({"wave.plan", "wave.open", "wave.remind", "wave.close", "letter.edit", "slip.print"})

ROLES: dict[str, frozenset[str]] = {
    "administrator": _ALL_STAFF
    | _FIELDWORK
    | {
        "client.edit",
        "survey.edit",
        "roster.import",
        "people.edit",
        "audit.read",
        "job.retry",
        "wave.forget",
        "report.print",
        "participant.erase",
    },
    "survey_manager": _ALL_STAFF
    | _FIELDWORK
    | {
        "client.edit",
        "survey.edit",
        "roster.import",
        "release.prepare",
        "report.print",
        "job.retry",
        "participant.erase",
    },
    "comment_reviewer": _ALL_STAFF | {"comments.review"},
    "releaser": _ALL_STAFF | {"release.approve", "report.print", "audit.read"},
    "owner": frozenset({"portal.see", "report.read", "action.edit", "poster.print"}),
    "reader": frozenset({"portal.see", "report.read"}),
}
"""Role to the acts it may do. A reader is further limited to the units of the account."""

STAFF = frozenset({"administrator", "survey_manager", "comment_reviewer", "releaser"})
"""Roles of the vendor's people."""
HR = frozenset({"owner", "reader"})
"""Roles of the client's people."""
ACTS = frozenset[str]().union(*ROLES.values())
"""Every act that exists."""


def may(roles: Iterable[str], act: str) -> bool:
    """True where one of these roles may do this act. KeyError for an act that no role has: it is misspelt."""
    if act not in ACTS:
        raise KeyError(act)
    return any(act in ROLES.get(role, frozenset()) for role in roles)


def check_may(roles: Iterable[str], act: str) -> None:
    """Raises Refusal (code "forbidden") unless one of these roles may do this act."""
    if not may(roles, act):
        raise Refusal(f"Your role does not allow this ({act}).", "forbidden")


def check_second_person(prepared_by: str, approving: str) -> None:
    """Two people for a release: raises Refusal (code "same-person") where one and the same prepared and approves.

    Addresses are compared without regard to case and to space around them.
    """
    if prepared_by.strip().casefold() == approving.strip().casefold():
        raise Refusal(f"{approving} prepared this release; another person must approve it.", "same-person")
