"""Words between the items; nothing to answer."""

from ..model import Item
from .base import ItemKind


class Note(ItemKind):
    """Words between the items; nothing to answer."""

    is_question = False
    can_be_asked = False

    @classmethod
    def seconds(cls, item: Item) -> int:
        return 5
