"""The two secrets of a wave, and under which names their wrapping keys lie in the data folder's keys/.

Close destroys the salt's wrapping key, forget the private key's. What the office stores is wrapped under them, so an
old backup of the database and the master key together open nothing.
"""

import secrets
from dataclasses import dataclass

from ..core import identity, sealing
from ..core.errors import Refusal
from ..store.office import Survey, Wave
from .keys import Keyring


def salt_name(wave: Wave) -> str:
    """Name of the key that wraps the wave's salt."""
    return f"{wave.code}.salt"


def private_name(wave: Wave) -> str:
    """Name of the key that wraps the wave's private key."""
    return f"{wave.code}.private"


def cube_name(code: str) -> str:
    """Name of the key that wraps what is counted: seats per profile, cube and comments. Forget destroys it."""
    return f"{code}.cube"


@dataclass(frozen=True, slots=True)
class WaveSecrets:
    """What opening a wave makes: wrapped salt, public key, wrapped private key (None: a keeper holds it)."""

    salt: bytes
    public_key: bytes
    private_key: bytes | None


def make(keys: Keyring, code: str, survey: Survey) -> WaveSecrets:
    """New secrets for a wave with this code; the wrapping keys are files when this returns.

    With a keeper the public half comes from the survey's settings and no private half exists here.
    """
    salt_key, private_key = f"{code}.salt", f"{code}.private"
    keys.new_wave_key(salt_key)
    salt = keys.wrap(salt_key, identity.new_salt(secrets.token_bytes))
    keys.new_wave_key(cube_name(code))
    if survey.settings.get("keeper"):
        return WaveSecrets(salt, keeper_key(survey), None)
    public, private = sealing.new_pair(secrets.token_bytes)
    keys.new_wave_key(private_key)
    return WaveSecrets(salt, public, keys.wrap(private_key, private))


def keeper_key(survey: Survey) -> bytes:
    """The public half that the keeper made; Refusal (code "keeper") where it is missing or no key."""
    keeper, text = survey.settings.get("keeper"), survey.settings.get("keeper_key")
    if not text:
        raise Refusal(f"{keeper} keeps the private key, but the public half has not been given yet.", "keeper")
    try:
        return sealing.check_public(bytes.fromhex(text))
    except ValueError:
        raise Refusal(f"The public half that {keeper} gave is not written in hexadecimal digits.", "keeper") from None
