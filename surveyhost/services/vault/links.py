"""Links into a wave: a token for each seat, and the row in the vault that makes it work."""

import secrets
from collections.abc import Collection, Iterable, Sequence

from ...core.wave import label_encryption, links_and_seats
from ...core.wave.lifecycle import VaultState
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import Policy
from ...store.vault import revocations
from ...store.vault import seats as store
from ...store.vault import tables as vault
from ...store.vault.spare.second_copy import repeat_in
from ..office.house import House
from . import binding, seat_labels, spare
from .refusals import ClosedInVault


def mint(house: House, code: str, salt: bytes, seats: Sequence[bytes]) -> list[AccessToken]:
    """A new link to each of these seats, in their order. Refusal as `make_links`."""
    tokens = [links_and_seats.new_token(code, secrets.token_bytes(links_and_seats.SECRET_BYTES)) for _ in seats]
    if tokens:
        make_links(house, code, salt, list(zip(tokens, seats, strict=True)))
    return tokens


def make_links(house: House, code: str, salt: bytes, links: Sequence[tuple[AccessToken, bytes]]) -> None:
    """Make links work, (token, seat id) each. Refusal as `add_tokens`, and (Unbound) as `binding.check`."""
    made = binding.check(house, code)
    add_tokens(house, code, _entries(house, code, made, salt, links))


def _entries(
    house: House, code: str, made: Policy, salt: bytes, links: Sequence[tuple[AccessToken, bytes]]
) -> list[tuple[bytes, bytes]]:
    """The rows that make these links work; sorted, so that their order tells nothing.

    Rows of a wave are all of one length, that of the first of them. Unbound where a seat's labels are not its own.
    """
    token_key, label_key = links_and_seats.token_key(salt), links_and_seats.label_key(salt)
    with house.vault_of(code)() as session:
        before = revocations.any_link(session, code)
        sample = store.any_labels(session, code)
        held = store.some(session, code, (seat for _, seat in links))
    if sample is None or (made.public_key_hash is None and not label_encryption.is_hidden(sample)):
        # a wave opened before labels went with the links
        return sorted(label_encryption.entry(token_key, token, seat) for token, seat in links)
    length = label_encryption.labels_length(sample)
    is_older = before is not None and len(before) == label_encryption.entry_length(length, 0)
    key = None if is_older else links_and_seats.revocation_key(salt)
    rows = []
    for token, seat in links:  # a seat that is not there gets a row like any other, which leads nowhere
        labels = seat_labels.shown(code, made, label_key, seat, held[seat]) if seat in held else b""
        revocation = b"" if key is None else links_and_seats.revocation(key, seat)
        rows.append(label_encryption.entry(token_key, token, seat, labels.ljust(length), revocation))
    return sorted(rows)


def add_tokens(house: House, code: str, tokens: Iterable[tuple[bytes, bytes]]) -> None:
    """Make links work: (digest, veiled seat) each, see `core.wave.label_encryption.entry`.

    The next mix hides the order in which they came. WrongState once the wave is closed: a letter that was under
    way then must leave no digest behind.
    """
    rows = list(tokens)
    spare.check_side(house.vault_of(code))
    with house.vault_of(code).begin() as session:
        if vault.held_state(session, code) in {None, VaultState.CLOSED}:
            raise ClosedInVault(code=code)
        vault.put_tokens(session, code, rows)
    repeat_in(house.vault_of(code), lambda session: vault.put_tokens(session, code, rows))


def revoke(house: House, code: str, ids: Collection[bytes]) -> None:
    """Let these links take no more answers: see `links_and_seats.revocation`. Nothing where the wave is over.

    No seat is read and none is changed, so that nothing here depends on who has answered.
    """
    spare.check_side(house.vault_of(code))
    with house.vault_of(code).begin() as session:
        is_in_field = vault.held_state(session, code) not in {None, VaultState.CLOSED}
        if is_in_field:
            revocations.put(session, code, ids)
    if is_in_field:
        repeat_in(house.vault_of(code), lambda session: revocations.put(session, code, ids))
