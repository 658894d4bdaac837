"""Check a report file as anybody may: what is attached to it, and the vendor's signature on it."""

import io
import json
from pathlib import Path

import pikepdf

from ..core.errors import Refusal
from ..core.verification import Check, check

__all__ = ["Check", "attached", "verify"]

ATTACHED = "anonymity.json"


def attached(content: bytes) -> dict[str, object]:
    """The anonymity.json inside a report. Refusal("file") when this is no PDF, or holds none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = [name for name in pdf.attachments if name == ATTACHED]
            raw = pdf.attachments[names[0]].get_file().read_bytes() if names else b""
        document = json.loads(raw) if raw else None
    except (pikepdf.PdfError, ValueError):
        raise Refusal("This file is not a PDF that could be read.", "file") from None
    if not isinstance(document, dict):
        raise Refusal("This PDF has no anonymity.json attached; it is not a report of ours.", "file")
    return document


def verify(path: Path) -> list[Check]:
    """Every check on the report at this path, in order."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}).", "file") from None
    return check(attached(content))
