"""In which of several vaults a respondent's request is answered: its link says so, or the code that was typed.

Where there is one vault, nothing is looked at. A link out of which no code can be read is answered by the first vault,
which has to look nothing up for that.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from ...core.wave import links_and_seats
from ...store.refusals import VaultDown
from ...store.vault import tables as store
from ...store.vaults import Vaults
from .responses import Opening

T = TypeVar("T")


def by_link(vaults: Vaults, act: Callable[..., T], **more: Any) -> Callable[..., T]:
    """`act`, whose first arguments are a vault and a link (its text or what it opens), without the vault."""
    if not vaults.are_several:
        return partial(act, vaults.first, **more)

    def chosen(link: str | Opening, *given: Any) -> T:
        text = link.token if isinstance(link, Opening) else links_and_seats.recover(link)
        return act(vaults.of(text or ""), link, *given, **more)

    return chosen


def by_code(vaults: Vaults, act: Callable[..., T]) -> Callable[..., T]:
    """`act`, whose first arguments are a vault and a public code, or the path of a results page, without the vault."""
    if not vaults.are_several:
        return partial(act, vaults.first)

    def chosen(code: str, *given: Any) -> T:
        return act(vaults.of(code), code, *given)

    return chosen


def in_any(vaults: Vaults, act: Callable[[Any, str], T | None]) -> Callable[[str], T | None]:
    """`act`, whose arguments are a vault and something that says no vault, without the vault: the first one that has
    it. VaultDown where none has it and one was not reached."""

    def found(given: str) -> T | None:
        down: VaultDown | None = None
        for one in vaults:
            try:
                if (has := act(one.sessions, given)) is not None:
                    return has
            except VaultDown as refusal:
                down = refusal
        if down is not None:
            raise down
        return None

    return found


def look(vaults: Vaults) -> None:
    """Ask each for a wave that is nobody's, as a request does. Raises what that raises where none of them answers."""
    down: VaultDown | None = None
    for one in vaults:
        try:
            with one.sessions.reading() as line:
                store.head(line, "")
            return
        except VaultDown as refusal:
            down = refusal
    if down is not None:
        raise down
