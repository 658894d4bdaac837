"""A link as a QR code (level M)."""

import io

import segno

SCALE = 8
"""Pixels to a module: what a printer makes of it has sharp edges, and the file stays under a kilobyte."""


def square(link: str) -> bytes:
    """The square as a black-and-white PNG, without a margin: leave four of its modules white around it."""
    made = io.BytesIO()
    drawn = segno.make(link, error="m", micro=False, boost_error=False)
    drawn.save(made, kind="png", border=0, scale=SCALE)
    return made.getvalue()
