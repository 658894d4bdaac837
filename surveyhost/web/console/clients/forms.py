"""What staff write about a client: its name and settings, its people, its sign-on, its letters."""

from .... import languages
from ....core.roles import Role
from ...forms import Choice, Form, Line, Lines, Natural, Tick, Upload


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


MOST_DAYS = 3650
NAME, ADDRESS = 120, 320


class NewClient(Form):
    name = Line(NAME)
    language = Choice(languages.staff(), default="vi")
    vault = Line(24)


class ClientSettings(Form):
    name = Line(NAME)
    language = Choice(languages.staff())
    time_zone = Line()
    colour = Line()
    logo = Upload()
    sender = Line()
    reply_to = Line(ADDRESS)
    sender_domain = Line(253)
    quiet_from = Line(5)
    quiet_to = Line(5)
    domains = Line(2000)
    destroy_by_days = Natural(MOST_DAYS)
    retention_days = Natural(MOST_DAYS)


class ClientVault(Form):
    """In which of several vaults the client's waves lie."""

    vault = Line(24)


class Invitation(Form):
    """An account for somebody of this client."""

    email = Line(ADDRESS)
    name = Line()
    role = Choice((Role.OWNER, Role.READER), default=Role.OWNER)
    units = Lines()


class ReadersFile(Form):
    file = Upload(missing=_("Choose a file first."))


class ReadersStep(Form):
    """A step after the file: which file was kept, and what was confirmed; `act` is at-hand for one that lies there,
    and once it is carried out letters or links."""

    upload = Line()
    confirmed = Line()
    act = Line()


class SignOn(Form):
    """The single sign-on of staff, or of one client's people; `act` is keep or remove."""

    issuer = Line(2000)
    application = Line()
    secret = Line(2000)
    second_factor = Tick()
    act = Line(default="keep")


class LetterWords(Form):
    """A letter's words; `act` is keep, look or standard. How long each part may be, the letters know."""

    subject = Line(2000)
    heading = Lines(2000)
    paragraphs = Lines()
    act = Line(default="keep")


class Dictionary(Form):
    """A workbook of what units and values are called."""

    names = Upload(missing=_("Choose a file first."))
