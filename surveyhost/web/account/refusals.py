"""A refusal in the person's language. English says the service's own sentence; other languages go by its code."""

from ...core.errors import Refusal
from .refusal_words import WORDS
from .words import language, say


def in_words(refusal: Refusal) -> str:
    """One sentence for the person who asked."""
    words = WORDS.get(refusal.code)
    return refusal.reason if language() == "en" or words is None else say(words)
