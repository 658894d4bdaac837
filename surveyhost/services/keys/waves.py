"""The two secrets of a wave, and under which names their wrapping keys lie in the data folder's keys/.

Close destroys the salt's wrapping key, forget the private key's. What the office stores is wrapped under them, so an
old backup of the database and the master key together open nothing.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...core.split.count import SECRET_BYTES, commitment
from ...core.wave import links_and_seats, sealing
from ...core.wave.policy import Count, Dialogue
from ...store.office.survey import Survey
from ...store.office.wave import Wave
from .keyring import Keyring
from .places import KEYS, PART
from .refusals import PublicHalfMalformed, PublicHalfMissing, SaltDestroyed

UNBORN = ".unborn"
"""Ending of a note beside the keys of a wave that is not yet in the office; its name holds the survey's id."""


def salt_name(wave: Wave) -> str:
    """Name of the key that wraps the wave's salt."""
    return salt_of_code(wave.code)


def salt_of_code(code: str) -> str:
    """As `salt_name`, of the wave with this code."""
    return f"{code}.salt"


def private_name(wave: Wave) -> str:
    """Name of the key that wraps the wave's private key."""
    return f"{wave.code}.private"


def used_names(code: str) -> str:
    """How the names of the keys begin that wrap which links were used, one for each backup. Close destroys them."""
    return f"{code}.used-"


def cube_name(code: str) -> str:
    """Name of the key that wraps what is counted: seats per profile, cube and comments. Forget destroys it."""
    return f"{code}.cube"


def salt_of(keys: Keyring, wave: Wave) -> bytes:
    """The wave's salt, unwrapped. Refusal where it has been destroyed (SaltDestroyed or KeyDestroyed)."""
    if wave.salt is None:
        raise SaltDestroyed(number=wave.number)
    return keys.unwrap(salt_name(wave), wave.salt)


@dataclass(frozen=True, slots=True)
class WaveSecrets:
    """What opening a wave makes: wrapped salt, public key, wrapped private key (None: a keeper holds it)."""

    salt: bytes
    public_key: bytes
    private_key: bytes | None
    message_public: bytes | None = None
    """Of a wave with a dialogue: the key that writers' messages are sealed to, and its private half, wrapped as what is
    counted is."""
    message_private: bytes | None = None
    keeper_key: bytes | None = None
    """Of a split count: the keeper's public key. `public_key` is the desk's then, and its private half lies here."""
    query_secret: bytes | None = None
    """Of a split count: the secret of the check, wrapped as the private key is."""
    query_commit: str | None = None
    """What the contract says of it."""


def make(keys: Keyring, code: str, survey: Survey) -> WaveSecrets:
    """New secrets for a wave with this code; the wrapping keys are on the disk when this returns.

    With a keeper the public half comes from the survey's settings and no private half exists here; with a split count
    each side has a pair of its own.
    """
    salt_key, private_key = f"{code}.salt", f"{code}.private"
    keys.place.create(f"{KEYS}{code}.{survey.id}{UNBORN}", b"")
    keys.new_wave_key(salt_key)
    salt = keys.wrap(salt_key, links_and_seats.new_salt(secrets.token_bytes))
    keys.new_wave_key(cube_name(code))
    messages = _message_key(keys, code, survey)
    is_split = survey.settings.count == Count.SPLIT
    if survey.settings.keeper and not is_split:
        return WaveSecrets(salt, keeper_key(survey), None, *messages)
    public, private = sealing.new_pair(secrets.token_bytes)
    keys.new_wave_key(private_key)
    made = WaveSecrets(salt, public, keys.wrap(private_key, private), *messages)
    if not is_split:
        return made
    secret = secrets.token_bytes(SECRET_BYTES)
    return replace(
        made,
        keeper_key=keeper_key(survey),
        query_secret=keys.wrap(private_key, secret),
        query_commit=commitment(secret),
    )


def _message_key(keys: Keyring, code: str, survey: Survey) -> tuple[bytes | None, bytes | None]:
    if survey.settings.dialogue != Dialogue.YES:
        return None, None
    public, private = sealing.new_pair(secrets.token_bytes)
    return public, keys.wrap(cube_name(code), private)


def unborn(keys: Keyring) -> Iterator[tuple[str, int]]:
    """(code, id of the survey) of waves whose keys were made, and of which nobody has said yet that they are there."""
    for name in keys.place.names(KEYS, UNBORN):
        code, _, survey_id = name.removeprefix(KEYS).removesuffix(UNBORN).partition(".")
        yield code, int(survey_id)


def unwritten(keys: Keyring) -> Iterator[tuple[str, int]]:
    """(code, id of the survey) of notes whose writing was cut short: of waves that have no key yet."""
    for name in keys.place.names(f"{KEYS}.", PART):  # files that are being written begin with a dot
        code, survey_id, ending = name.removeprefix(f"{KEYS}.").split(".")[:3]
        if f".{ending}" == UNBORN:
            yield code, int(survey_id)


def born(keys: Keyring, code: str) -> None:
    """The wave is in the office: its keys are nobody's leftovers. Safe to repeat."""
    for name in keys.place.names(f"{KEYS}{code}.", UNBORN):
        keys.place.drop(name)


def destroy_all(keys: Keyring, code: str) -> None:
    """Destroy every wrapping key of this wave. Safe to repeat."""
    for name in (f"{code}.salt", f"{code}.private", cube_name(code)):
        keys.destroy(name)
    keys.drop_parts(f"{code}.")


def keeper_key(survey: Survey) -> bytes:
    """The public half that the keeper made; KeeperKeyMissing where it is missing or no key."""
    keeper, text = survey.settings.keeper, survey.settings.keeper_key
    if not text:
        raise PublicHalfMissing(keeper=keeper)
    try:
        return sealing.check_public(bytes.fromhex(text))
    except ValueError:
        raise PublicHalfMalformed(keeper=keeper) from None
