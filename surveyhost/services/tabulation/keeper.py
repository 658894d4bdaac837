"""The keeper's private half on its way to the tally: checked, sealed to the desk, taken once, never kept.

The console's process seals it to the desk's own HPKE key into a one-row hand-over and forgets it. The desk deletes the
row as it reads it; what nobody reads is deleted after ten minutes.
"""

from datetime import timedelta

from ...core.audit_acts import AuditAct
from ...core.wave import sealing
from ...core.wave.shares import read_private
from ...store.office.wave import HandOver, Wave, delete_hand_overs, hand_over_for_update
from ..keys.keyring import desk_key, keyring
from ..office import audit
from ..office.house import Actor, House
from .refusals import KeyOnServer, KeyStaysWithKeeper, NotThisWavesKey

PATIENCE = timedelta(minutes=10)


def _info(wave_id: int) -> bytes:
    return f"surveyhost/1/hand-over/{wave_id}".encode()


def check(public: bytes, text: str) -> bytes:
    """The private half in this text, if it belongs to that public half. KeeperRefusal if not."""
    private = read_private(text)
    if sealing.public_of(private) != public:
        raise NotThisWavesKey()
    return private


def hand_over(house: House, actor: Actor, wave_id: int, text: str) -> None:
    """Seal what the keeper typed to the desk. One row at most: a second hand-over takes the place of the first.

    Refusal when the text is no key, or another wave's, or when the wave's key is not with a keeper.
    """
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.keeper_key is not None:
            raise KeyStaysWithKeeper()
        if wave.private_key is not None:
            raise KeyOnServer()
        private = check(wave.public_key, text)
        sealed = sealing.seal(desk_key(house.settings), _info(wave_id), private)
        delete_hand_overs(session)
        session.add(HandOver(wave_id=wave_id, sealed=sealed, made=house.now()))
        audit.record(session, house, actor, AuditAct.KEY_HAND_OVER, f"wave {wave_id}", wave.survey.client_id)


def take(house: House, wave_id: int) -> bytes | None:
    """The private half that was handed over for this wave, deleted by being read; None if there is none."""
    expire(house)
    with house.office.begin() as session:
        row = hand_over_for_update(session, wave_id)
        if row is None:
            return None
        sealed = row.sealed
        session.delete(row)
    return sealing.open_box(keyring(house.settings).desk_private_key(), _info(wave_id), sealed)


def expire(house: House) -> None:
    """Delete a hand-over that nobody took within ten minutes. The worker calls it every minute."""
    with house.office.begin() as session:
        delete_hand_overs(session, until=house.now() - PATIENCE)
