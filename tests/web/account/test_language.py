"""Vietnamese is complete, and no sentence of it is broken: every page of staff, HR and account."""

import re

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from surveyhost.config import CHECKOUT
from surveyhost.translations import path
from surveyhost.web.account.language import spoken
from surveyhost.web.forms.fields import TOO_LONG

ROOMS = {
    "account": ("templates/security", "surveyhost/web/account", "surveyhost/web/forms"),
    "recipients": ("templates/recipients", "surveyhost/web/recipients"),
    "console": ("templates/console", "surveyhost/web/console"),
    "client": ("templates/client", "surveyhost/web/client"),
}
OTHERS = {"mailbox"}
"""Pages in these folders that speak from another catalogue (the demo's mailbox speaks as letters do)."""
FRAMED = {"recipients": "templates/security/alone.html"}
"""A frame outside these folders whose words a room has to know itself."""
TYPED = {"recipients": {TOO_LONG}}
"""What a room's fields can say."""
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)s")


def said(room: str) -> set[str | tuple[str, ...]]:
    """Every sentence a room can say."""
    found: set[str | tuple[str, ...]] = set(TYPED.get(room, ()))
    for folder in ROOMS[room]:
        methods = [("**.py", "python"), ("**.html", "jinja2")]
        options = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}
        for file, _line, message, *_rest in extract_from_dir(CHECKOUT / folder, methods, options, KEYWORDS):
            if not any(file.startswith(other) for other in OTHERS):
                found.add(message)
    if room in FRAMED:
        found |= {
            message
            for _line, message, *_rest in extract_from_file(
                "jinja2", CHECKOUT / FRAMED[room], KEYWORDS, options={"newstyle_gettext": "true", "silent": "false"}
            )
        }
    return found


@pytest.mark.always
@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_translated(room):
    words = spoken(room, "vi")
    missing = []
    for message in said(room):
        one = message if isinstance(message, str) else message[0]
        read = words.gettext(one) if isinstance(message, str) else words.ngettext(*message, 2)
        if read in (message if isinstance(message, tuple) else (message,)) and one not in SAME:
            missing.append(one)
    assert not missing, missing


SAME = {", ", "Logo"}
"""What Vietnamese says in the same letters."""


@pytest.mark.always
@pytest.mark.parametrize("room", ROOMS)
def test_every_place_is_kept_and_none_invented(room):
    for message in said(room):
        one = message if isinstance(message, str) else message[0]
        words = spoken(room, "vi")
        read = words.gettext(one) if isinstance(message, str) else words.ngettext(*message, 2)
        wanted = set(PLACE.findall(message if isinstance(message, str) else message[1]))
        assert set(PLACE.findall(read)) == wanted, (one, read)
        assert read.count("%%") == one.count("%%"), (one, read)


@pytest.mark.always
@pytest.mark.parametrize("room", ROOMS)
def test_the_catalogue_holds_nothing_that_is_not_said(room):
    with path(room, "vi").open("rb") as file:
        kept = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}
    known = {message if isinstance(message, str) else message[0] for message in said(room)}
    assert kept <= known, kept - known


def test_hr_is_addressed_without_a_pronoun():
    with path("client", "vi").open("rb") as file:
        read = " ".join(str(message.string) for message in read_po(file) if message.id)
    poster = "Ý kiến của bạn đến được công ty. Tên của bạn thì không."
    read = read.replace(poster, "")  # it speaks to employees
    assert not re.search(r"\b(anh|chị|bạn|quý khách)\b", read, re.IGNORECASE)


def test_a_face_says_what_the_frame_says_and_what_all_share():
    assert spoken("console", "vi").gettext("Sign out") == "Thoát"
    assert spoken("client", "vi").gettext("Skip to the content") == "Đến phần nội dung"
    assert spoken("console", "en").gettext("Sign out") == "Sign out"
