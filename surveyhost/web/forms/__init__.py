"""The forms of the signed-in pages: typed fields, one place for limits and messages, each error on its field."""

from .base import Form, Misfilled
from .fields import Choice, Choices, Day, Line, Lines, Moment, Natural, Tick, Upload

__all__ = [
    "Choice", "Choices", "Day", "Form", "Line", "Lines", "Misfilled", "Moment", "Natural", "Tick", "Upload",
]  # fmt: skip
