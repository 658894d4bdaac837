"""A letter to somebody who works with reports: written from a folder of templates, stopped by the reference in them."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .... import dates, languages
from ....config import CHECKOUT
from ....outside.mail.delivery import Door, Undelivered
from ....outside.mail.mime import Stop, envelope
from ....translations import catalogue, teach
from ...office.house import House

TEMPLATES = CHECKOUT / "templates" / "client"
Written = tuple[str, str, str]
"""Subject, text and HTML."""


def spoken(language: str) -> str:
    """The language of letters to an account or client that has chosen this one."""
    return language if language in languages.staff() else "en"


def written(folder: str, language: str, shown: Mapping[str, Any]) -> Written:
    """A letter of words.html, plain.html and letter.html in a folder of templates/client, in the frame they share."""
    plain, marked_up = _pages(folder, language, False), _pages(folder, language, True)
    given = {**shown, "language": language}
    words = cast(Any, plain.get_template("words.html").make_module(given))
    text, html = plain.get_template("plain.html").render(given), marked_up.get_template("letter.html").render(given)
    return " ".join(words.subject().split()), text.strip() + "\n", html  # a header is one line, whatever a name holds


@cache
def _pages(folder: str, language: str, is_escaped: bool) -> Environment:
    """One for each form of a letter: a macro escapes by the form it was made for, whoever calls it."""
    made = Environment(
        loader=FileSystemLoader([TEMPLATES / folder, TEMPLATES / "letter_frame"]),
        autoescape=is_escaped,  # noqa: S701  (the other form is plain text)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    teach(made, lambda: catalogue("client", language))
    made.filters["day"] = lambda day: dates.shown(day, "full_day", language)
    return made


def post(house: House, way: Door, to: str, language: str, letter: Written, reference: str) -> bool:
    """Hand it over. False where it waits for another time; raises Undelivered where no letter gets through."""
    subject, text, html = letter
    head = envelope(house.settings.mail_from, house.settings.mail_reply_to, subject, language)
    stop = Stop(f"mailto:{house.settings.mail_returns or house.settings.mail_reply_to}?subject={reference}")
    try:
        way.post(head.sender, to, head.copy(to, stop, house.now(), text, html))
    except Undelivered as trouble:
        if trouble.closed:
            raise
        return trouble.final
    return True
