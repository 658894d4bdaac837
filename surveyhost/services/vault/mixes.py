"""Many waves mixed in one go; those in which nothing has happened since their last mix are found together, and left.

Of such a wave a mix would change no byte that says anything. Leaving it says no more than its inbox does: a seat is
spent or freed where a box is laid down or taken out, in one transaction. Not so in a pulse, where one submission spends
seats of several waves, with a box in some of them or in none; so waves of pulses are mixed each time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ...core.errors import Refusal
from ...store.sessions import Sessions
from ...store.vault import sorting
from ...store.vault.scrubbing import scrub
from ..office.house import House
from . import binding, desk, scrubs, spare

AT_ONCE = 50


def mix_each(house: House, codes: Sequence[str]) -> tuple[dict[str, bool], dict[str, Exception]]:
    """Mix each of these waves, as `desk.mix`; by code, whether boxes were moved, and what failed.

    Each vault is scrubbed once, behind all of its waves.
    """
    left = _unchanged(house, codes)

    def act(code: str) -> Callable[[], bool]:
        return partial(_leave, house.vault_of(code)) if code in left else partial(desk.mix, house, code)

    return scrubs.behind(house, {code: act(code) for code in codes}, is_told=False)


def _leave(vault: Sessions) -> bool:
    """The vault is scrubbed all the same: nothing outside tells whether anything was mixed."""
    scrub(vault)
    return False


def _unchanged(house: House, codes: Iterable[str]) -> set[str]:
    """Those of these waves that need no mix: they are as the office froze them, every row of theirs is sorted, and too
    few boxes wait to be moved. None where there is a spare, which is compared with the vault wave by wave.

    A wave of which this cannot be seen is not among them: what is wrong with it is told by its own mix.
    """
    if house.vault.spare is not None:
        return set()
    left: set[str] = set()
    for vault, held in scrubs.by_vault(house, codes).items():
        try:
            spare.check_side(vault)
            for some in _parts(held):
                left |= _of_vault(house, vault, some)
        except Refusal:
            continue
        except vault.errors:
            continue
    return left


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
