"""A client's logo before it is kept: PNG, or an SVG that is nothing but shapes."""

from . import isolated as parsing
from .refusals import LogoTooLarge

LARGEST = 200_000


def check_logo(content: bytes) -> tuple[bytes, str]:
    """The logo and its mime type. LogoRefused for anything that is not a small PNG or an SVG of shapes."""
    if len(content) > LARGEST:
        raise LogoTooLarge(count=len(content) // 1000, most=LARGEST // 1000)
    return content, parsing.run("logo", content)
