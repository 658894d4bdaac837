"""What is written about an account."""

from .... import languages
from ...forms import Choice, Choices, Form, Line, Lines, Tick


class NewPerson(Form):
    email = Line(320)
    name = Line()
    roles = Choices()
    language = Choice(languages.staff(), default="en")


class Person(Form):
    """Roles, a reader's units, and whether the account may sign in."""

    roles = Choices()
    units = Lines()
    active = Tick()


class NewLink(Form):
    forget_second_factor = Tick()
