"""The script that cuts answers into halves: the one that this program ships, and those that open contracts name.

A contract names a script's hash, and an update may bring another script. So the one that a contract names is laid down
in its wave's vault when that is planned, and served from there as long as this program does not ship the same.
"""

from hashlib import sha256

from ...config import CHECKOUT
from ...store.sessions import Sessions
from ...store.vault.pages import put_script, script_with

SCRIPT = CHECKOUT / "static" / "js" / "ballot.js"


def shipped() -> str:
    """SHA-256 of the script that this program ships, 64 hex digits."""
    return sha256(SCRIPT.read_bytes()).hexdigest()


def keep(vault: Sessions) -> str:
    """Lay down the script that is shipped in the wave's vault; its SHA-256, 64 hex digits. Safe to repeat."""
    content = SCRIPT.read_bytes()
    with vault.begin() as session:
        put_script(session, content)
    return sha256(content).hexdigest()


def with_hash(vault: Sessions, digest: str) -> bytes | None:
    """The script with this hash; None where it is neither shipped nor laid down in the wave's vault."""
    if shipped() == digest:
        return SCRIPT.read_bytes()
    with vault.reading() as line:
        return script_with(line, digest)
