"""How the domain says no: one class for each kind of no, declared in the folder that says it."""

from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818  (the word of the domain, not of Python)
    """What was asked is against the rules.

    A subclass is one kind of no. Its `sentence` tells the person who asked what is wrong, where, and what was
    expected; it is English, and what the catalogue `refusals` translates. `%(name)s` in it is a value of this one.
    """

    sentence: ClassVar[str] = ""
    field: str | None = None
    """The field of a form that is to blame; None: none, or the form as a whole."""

    def __init__(self, *, field: str | None = None, **values: Any) -> None:
        """`values` fill the sentence. `field` where it is known only when the refusal is raised."""
        self.values = values
        self.reason = self.sentence % values
        """The sentence in English, filled in."""
        if field is not None:
            self.field = field
        super().__init__(self.reason)

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuilt, (type(self), self.values, self.field)


def rebuilt(kind: type[Refusal], values: dict[str, Any], field: str | None = None) -> Refusal:
    """The refusal of another process once more, from what can be sent."""
    made = kind.__new__(kind)
    Refusal.__init__(made, field=field, **values)
    return made


class OperatorRefusal(Refusal):
    """Said at the command line or at the start only, to whoever runs the server, and in English."""


class NotThere(Refusal):
    """What was asked for does not exist. Pages answer 404."""


class WrongState(Refusal):
    """A wave, a release or a letter is no longer, or not yet, in a state in which this can be done."""


class Frozen(Refusal):
    """A wave is in the field, and this stays as it is until it closes."""
