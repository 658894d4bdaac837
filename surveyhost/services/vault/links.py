"""Links into a wave: a token for each seat, and the row in the vault that makes it work."""

import secrets
from collections.abc import Iterable, Sequence

from ...core.wave import label_encryption, links_and_seats
from ...core.wave.lifecycle import VaultState
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import Policy
from ...store.vault import seats as store
from ...store.vault import tables as vault
from ..office.house import House
from . import binding, seat_labels
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
    keys = links_and_seats.token_key(salt), links_and_seats.label_key(salt)
    add_tokens(house, code, _entries(house, code, made, *keys, links))


def _entries(
    house: House,
    code: str,
    made: Policy,
    token_key: bytes,
    label_key: bytes,
    links: Sequence[tuple[AccessToken, bytes]],
) -> list[tuple[bytes, bytes]]:
    """The rows that make these links work; sorted, so that their order tells nothing.

    Rows of a wave are all of one length. Unbound where a seat's labels are not its own.
    """
    with house.vault() as session:
        sample = store.any_labels(session, code)
        held = store.some(session, code, (seat for _, seat in links))
    if sample is None or (made.public_key_hash is None and not label_encryption.is_hidden(sample)):
        # a wave opened before labels went with the links
        return sorted(label_encryption.entry(token_key, token, seat) for token, seat in links)
    length = label_encryption.labels_length(sample)
    rows = []
    for token, seat in links:  # a seat that is not there gets a row like any other, which leads nowhere
        labels = seat_labels.shown(code, made, label_key, seat, held[seat]) if seat in held else b""
        rows.append(label_encryption.entry(token_key, token, seat, labels.ljust(length)))
    return sorted(rows)


def add_tokens(house: House, code: str, tokens: Iterable[tuple[bytes, bytes]]) -> None:
    """Make links work: (digest, veiled seat) each, see `core.wave.label_encryption.entry`.

    The next mix hides the order in which they came. WrongState once the wave is closed: a letter that was under
    way then must leave no digest behind.
    """
    with house.vault.begin() as session:
        if vault.held_state(session, code) in {None, VaultState.CLOSED}:
            raise ClosedInVault(code=code)
        vault.put_tokens(session, code, tokens)
