"""In which of several vaults a respondent's request is answered: its link says so, or the code that was typed.

Where there is one vault, nothing is looked at. A link out of which no code can be read is answered by the first vault,
which has to look nothing up for that.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from ...core.wave import links_and_seats
from ...store.refusals import VaultDown
from ...store.vaults import Vaults
from . import responses
from .responses import Opening

T = TypeVar("T")
_NOBODYS = links_and_seats.new_token("A" * links_and_seats.CODE_LETTERS, bytes(links_and_seats.SECRET_BYTES))


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
    """Look up a link that is nobody's, as a request does, in the first vault that can be reached; VaultDown where none
    can."""
    in_any(vaults, lambda vault, _link: responses.look(vault, _NOBODYS, None))("")
