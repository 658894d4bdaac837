"""A token of SoftHSM (Debian's softhsm2) in a folder, with the vendor's key on it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from surveyhost.outside.pdf.signature import self_made

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN, LABEL, TOKEN = "hush-4711", "reports", "Bên thứ ba"


@dataclass
class Held:
    """What lies outside the token."""

    certificate: bytes
    pin: Path

    def environ(self, **changed: str) -> dict[str, str]:
        given = {"MODULE": str(MODULE), "TOKEN": TOKEN, "KEY_LABEL": LABEL, "PIN_FILE": str(self.pin)} | changed
        return {f"SURVEYHOST_SIGNING_{name}": value for name, value in given.items()}


@contextmanager
def token(folder: Path) -> Iterator[Held]:
    """A token that exists while the block runs. One in a process: the library reads its settings once."""
    folder.mkdir()
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    made = self_made("Bên thứ ba", datetime(2026, 12, 14, tzinfo=UTC))
    key = serialization.load_pem_private_key(made.key, None)
    path = folder / "key.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    pin = folder / "pin"
    pin.write_text(PIN + "\n")
    tool = ["softhsm2-util", "--token", TOKEN, "--pin", PIN]
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--so-pin", "so-0815", "--pin", PIN],
        check=True,
        capture_output=True,
    )
    subprocess.run([*tool, "--import", str(path), "--label", LABEL, "--id", "A1"], check=True, capture_output=True)
    path.unlink()
    try:
        yield Held(made.certificate, pin)
    finally:
        del os.environ["SOFTHSM2_CONF"]
