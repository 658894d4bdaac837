"""Several lines of words."""

from ..model import Item
from .text import Text, clean


class Comment(Text):
    """Several lines."""

    asks = frozenset()
    length = 2000
    most = 10_000

    def tidy(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in clean(text).split("\n"))

    @classmethod
    def seconds(cls, item: Item) -> int:
        return 45
