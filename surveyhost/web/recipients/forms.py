"""What somebody types who got a letter, or lost it."""

from wtforms.validators import ValidationError

from ...core.errors import Refusal
from ...core.roster.values.phones import may_be_number
from ...services.accounts import accounts
from ..account.language import say
from ..forms import Form, Line, Lines


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


class StopReminders(Form):
    reference = Line(200, missing=_("Type the reference from your letter."))


class Contact(Form):
    code = Line(20)
    name = Line(300, missing=_("Say who you are and how to reach you."))
    words = Lines(1000)


class LostLink(Form):
    email = Line(320)

    def validate_email(self, field: Line) -> None:
        """What is typed here is never said again, not even in an error."""
        try:
            field.address = accounts.address_of(field.data)
        except Refusal:
            field.address = (field.data or "").strip()
            if not may_be_number(field.address):
                raise ValidationError(say("This is neither an e-mail address nor a mobile number.")) from None
