"""Whose findings the person who is signed in sees and acts on."""

from ...core.loop.reach import EVERYTHING, Reach, of_units
from ...core.roles import Act
from ..account.guard import account, can, missing


def reach() -> Reach:
    """The whole company's, or those of the units that the account is limited to."""
    return of_units(account().units) if account().units else EVERYTHING


def may_edit() -> bool:
    """Whether to offer acts: HR of the whole company, and managers for their own units."""
    return can(Act.ACTION_EDIT) or (can(Act.ACTION_OWN) and bool(account().units))


def editing() -> Reach:
    """The same, for an act: a reader of the whole company changes nothing."""
    if not may_edit():
        missing()
    return reach()
