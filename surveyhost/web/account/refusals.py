"""A refusal in the person's language, from the catalogue `refusals`."""

from ...core.errors import Refusal
from ...translations import refused
from .language import language


def in_words(refusal: Refusal) -> str:
    """One sentence for the person who asked."""
    return refused(refusal, language())
