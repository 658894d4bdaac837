"""Many waves at once: each vault is scrubbed once behind all of them, and not once behind each.

Scrubbing SQLite rewrites the whole vault, so that it takes the longer the more it holds. What is done to each wave
stays a matter of that wave: where it fails, the others go on.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from ...core.errors import Refusal
from ...store.sessions import Sessions
from ...store.vault.scrubbing import Busy, PutOff, put_off
from ..office.house import House
from . import spare

T = TypeVar("T")


def behind(
    house: House, acts: Mapping[str, Callable[[], T]], is_told: bool = True
) -> tuple[dict[str, T], dict[str, Exception]]:
    """Do for each wave, by code, what mixes or destroys its rows, then scrub; what came of it, and what failed.

    Of a wave that failed nothing may be said to be gone, and all of it is to be done again. is_told: as of
    `spare.destroy`, for the spare's part.
    """
    done: dict[str, T] = {}
    failed: dict[str, Exception] = {}
    with put_off() as waiting:
        for code, act in acts.items():
            try:
                done[code] = act()
            except Exception as error:
                failed[code] = error
    for vault, codes in by_vault(house, done).items():
        try:
            waiting.scrub(vault)
            _scrub_spare(house, waiting, codes if is_told else ())
        except Exception as error:
            failed |= dict.fromkeys(codes, error)
    return {code: one for code, one in done.items() if code not in failed}, failed


def by_vault(house: House, codes: Iterable[str]) -> dict[Sessions, list[str]]:
    """The vault of each of these waves, with the codes of those that lie in it."""
    found: dict[Sessions, list[str]] = {}
    for code in codes:
        found.setdefault(house.vault_of(code), []).append(code)
    return found


def _scrub_spare(house: House, waiting: PutOff, codes: Iterable[str]) -> None:
    """As `spare.destroy`: a spare that cannot be reached any more owes what was destroyed of these waves."""
    if house.vault.spare is None:
        return
    try:
        with spare.reached(house) as held:
            waiting.scrub(held)
    except Busy:
        raise
    except Refusal:
        for code in codes:
            spare.owe(house, code)
