"""What the respondent face does in both vaults, so that a dead disk loses nothing that was thanked for.

An answer is committed in the vault first, which alone decides who gets in, then in the spare, under the same id of its
box; only then is anybody thanked. A spare that cannot be used keeps nobody from answering: it is behind, and caught up
at the next mix. What destroys an answer, on the other hand, is done in both or in neither, and committed in the spare
first: whatever a crash leaves, the vault is right, and the spare never holds what the vault has let go of.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from ...sessions import Sessions
from ...statements import Line
from ..refusals import SpareUnreachable, not_the_vault
from ..tables import Side, of_pair


def repeat(vault: Sessions, act: Callable[[Line], bool], in_one: bool = False) -> None:
    """Do in the spare what was committed in the vault; `act` says whether it found it as the vault was.

    in_one: all of its statements in one transaction, where there are several. NotTheVault where the spare was promoted:
    what this process takes for the vault is none any more.
    """
    spare = vault.spare
    if spare is None or spare.rests:
        return

    def is_elsewhere(line: Line) -> bool:
        return not act(line) and of_pair(line) == Side.VAULT

    try:
        if in_one:
            with spare.writing() as line:
                is_promoted = is_elsewhere(line)
        else:
            is_promoted = spare.act(is_elsewhere)
    except spare.errors:
        spare.rest()
        return
    if is_promoted:
        raise not_the_vault(vault.name)


def repeat_in(vault: Sessions, act: Callable[[Session], object]) -> bool:
    """As `repeat`, on a session. False where the spare could not be used."""
    spare = vault.spare
    if spare is None or spare.rests:
        return spare is None
    try:
        with spare.begin() as session:
            is_promoted = of_pair(Line.of(session.connection())) == Side.VAULT
            if not is_promoted:
                act(session)
    except spare.errors:
        return False
    if is_promoted:
        raise not_the_vault(vault.name)
    return True


@contextmanager
def beside(vault: Sessions) -> Iterator[Line | None]:
    """A line into the spare, committed when the block ends: inside a transaction of the vault, which ends after it.

    None where there is no spare. SpareUnreachable where it cannot be used, NotTheVault as `repeat`.
    """
    spare = vault.spare
    if spare is None:
        yield None
        return
    if spare.rests:
        raise SpareUnreachable()
    try:
        with spare.writing() as line:
            if of_pair(line) == Side.VAULT:
                raise not_the_vault(vault.name)
            yield line
    except spare.errors:
        spare.rest()
        raise SpareUnreachable() from None


def check(session: Session, vault: Sessions) -> None:
    """As `check_side`, of a session."""
    check_side(Line.of(session.connection()), vault)


def check_side(line: Line, vault: Sessions) -> None:
    """NotTheVault where this line, of what is taken for the vault, leads to a spare."""
    if of_pair(line) == Side.SPARE:
        raise not_the_vault(vault.name)
