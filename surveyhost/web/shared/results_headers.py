"""What a browser is told about a results page: show it with its own style, run nothing, send nothing, go nowhere."""

import base64
import hashlib

from .headers import policy_with

_OPENS, _CLOSES = b"<style>", b"</style>"


def policy_of(page: bytes, framed_by: str = "'none'") -> str:
    """The content policy of a page: its one style sheet is allowed by its digest, and no other, nor any script."""
    style = page.partition(_OPENS)[2].partition(_CLOSES)[0]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return policy_with(
        {
            "style-src": f"'sha256-{digest}'",
            "script-src": "'none'",
            "form-action": "'none'",
            "frame-ancestors": framed_by,
        }
    )
