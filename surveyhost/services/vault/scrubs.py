"""Many waves at once: each vault is scrubbed once behind all of them, and what has not changed is not mixed.

Scrubbing SQLite rewrites the whole vault, so that it takes the longer the more it holds. What is done to each wave
stays a matter of that wave: where it fails, the others go on.

Of a wave in which nothing has happened since its last mix, another one would change no byte that says anything. Leaving
it says no more than its inbox does: a seat is spent or freed where a box is laid down or taken out, in one transaction.
Not so in a pulse, where one submission spends seats of several waves, with a box in some of them or in none; so waves
of pulses are mixed each time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from ...core.errors import Refusal
from ...store.sessions import Sessions
from ...store.vault import sorting
from ...store.vault.scrubbing import Busy, PutOff, put_off, scrub
from ...store.vaults import Vault
from ..office.house import House
from . import binding, desk, spare

AT_ONCE = 50
"""Waves that are looked at together."""
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
    for vault, codes in _by_vault(house, done).items():
        try:
            waiting.scrub(vault.sessions)
            _scrub_spare(house, vault, waiting, codes if is_told else ())
        except Exception as error:
            failed |= dict.fromkeys(codes, error)
    return {code: one for code, one in done.items() if code not in failed}, failed


def _by_vault(house: House, codes: Iterable[str]) -> dict[Vault, list[str]]:
    found: dict[Vault, list[str]] = {}
    for code in codes:
        found.setdefault(house.vaults.one_of(code), []).append(code)
    return found


def _scrub_spare(house: House, vault: Vault, waiting: PutOff, codes: Iterable[str]) -> None:
    """As `spare.destroy`: a spare that cannot be reached any more owes what was destroyed of these waves."""
    if vault.spare is None:
        return
    try:
        with spare.reached(vault) as held:
            waiting.scrub(held)
    except Busy:
        raise
    except Refusal:
        for code in codes:
            spare.owe(house, code)


def mix_each(house: House, codes: Sequence[str]) -> tuple[dict[str, bool], dict[str, Exception]]:
    """Mix each of these waves, as `desk.mix`; by code, whether boxes were moved, and what failed.

    Each vault is scrubbed once, behind all of its waves.
    """
    left = _unchanged(house, codes)

    def act(code: str) -> Callable[[], bool]:
        return partial(_leave, house.vault_of(code)) if code in left else partial(desk.mix, house, code)

    return behind(house, {code: act(code) for code in codes}, is_told=False)


def _leave(vault: Sessions) -> bool:
    """The vault is scrubbed all the same: nothing outside tells whether anything was mixed."""
    scrub(vault)
    return False


def _unchanged(house: House, codes: Iterable[str]) -> set[str]:
    """Those of these waves that need no mix: they are as the office froze them, every row of theirs is sorted, and too
    few boxes wait to be moved. None of a vault with a spare, which is compared with it wave by wave.

    A wave of which this cannot be seen is not among them: what is wrong with it is told by its own mix.
    """
    left: set[str] = set()
    for vault, held in _by_vault(house, _reachable(house, codes)).items():
        if vault.spare is not None:
            continue
        with suppress(Refusal, *vault.sessions.errors):
            spare.check_side(vault.sessions)
            for some in _parts(held):
                left |= _of_vault(house, vault.sessions, some)
    return left


def _reachable(house: House, codes: Iterable[str]) -> Iterator[str]:
    """Without those of a vault that the settings do not name."""
    for code in codes:
        with suppress(Refusal):
            house.vault_of(code)
            yield code


def _parts(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), AT_ONCE):
        yield codes[start : start + AT_ONCE]


def _of_vault(house: House, vault: Sessions, codes: Sequence[str]) -> set[str]:
    contracts = binding.as_frozen(house, vault, codes)
    with vault() as session:
        waiting = sorting.waiting_of(session, list(contracts))
        moved = sorting.unsorted_of(session, list(contracts))
    few = {code for code, contract in contracts.items() if waiting.get(code, 0) < contract.k}
    return few - moved
