"""What mail providers do to letters, done to one of ours: found where it tells who reads, and passed over elsewhere."""

import base64
import quopri
import re
from datetime import UTC, datetime

import pytest

from surveyhost.outside.mail import altered
from surveyhost.outside.mail.altered import PROBE_HEADER, Altered, compare, mark_of
from surveyhost.outside.mail.mime import Stop, envelope

LINK = "https://survey.vendor.com/s/ABCDEFabcdefghijklmnopqrstuv?l=vi&x=1"
TEXT = f"Xin chào,\n\nTrả lời khảo sát:\n{LINK}\n\nhelp@vendor.com\n"
HTML = (
    '<html><head><style>.a { color: red }</style></head><body style="margin:0"><p>Xin chào</p>'
    f'<a href="{LINK.replace("&", "&amp;")}" style="color:red">Trả lời</a> '
    '<a href="mailto:help@vendor.com?subject=Stop">x</a></body></html>'
)
MARK = "abcdefghijkl"
RIGHT = Altered(links_same=True, nothing_added=True, stop_same=True, sender_aligned=True)


def letter(text=TEXT, html=HTML, sender="Khảo sát <survey@vendor.com>", stop=None):
    head = envelope(sender, "help@vendor.com", "Khảo sát", "vi")
    stop = stop or Stop("mailto:returns@vendor.com?subject=1-A", "https://office.vendor.com/account/no-reminders/xyz")
    return head.copy("probe@vendor.com", stop, datetime(2026, 3, 2, tzinfo=UTC), text, html, MARK, "")


def arrived(raw, path="bounce@mail.vendor.com"):
    """As a mailbox shows it, with what servers on the way put before it."""
    head = f"Return-Path: <{path}>\r\nReceived: from mx.vendor.com by mx.other.com\r\n" if path else ""
    return head.encode() + raw


def test_a_letter_that_arrives_as_it_was_is_right():
    assert compare(letter(), arrived(letter())) == RIGHT


def test_another_encoding_of_the_same_letter_changes_nothing():
    def quoted(found):
        body = quopri.encodestring(base64.b64decode(found[3]))
        return found[1] + b"quoted-printable" + found[2] + body.replace(b"\n", b"\r\n") + b"\r\n--"

    raw = re.sub(rb"(?s)(Content-Transfer-Encoding: )base64(\r\n\r\n)(.*?)--", quoted, letter())
    assert b"quoted-printable" in raw
    folded = raw.replace(b">,\r\n <mailto", b">, <mailto").replace(b"Message-ID: <", b"Message-ID: <0.provider.")
    assert compare(letter(), arrived(folded)) == RIGHT
    assert compare(letter(), arrived(letter(TEXT + "\nSent by Provider\n"))) == RIGHT


@pytest.mark.parametrize(
    "change",
    [
        lambda text, html: (text.replace(LINK, "https://click.provider.com/abc"), html),
        lambda text, html: (text, html.replace("https://survey", "https://click.provider.com/?to=https://survey")),
        lambda text, html: (text.replace("?l=vi&x=1", "?l=vi&x=1&utm_source=mail"), html),
        lambda text, html: (text, html.replace("?l=vi&amp;x=1", "?l=vi&amp;x=1&amp;utm_source=mail")),
        lambda text, html: (text, html.replace("https://survey", "http://survey")),
        lambda text, html: (text, re.sub(r"(?s)<a .*</a>", "", html)),
        lambda text, html: ("Open the HTML part.", html),
        lambda text, html: (text, html.replace("mailto:help", "mailto:other")),
    ],
)
def test_a_link_that_is_not_the_same_is_found_in_either_part(change):
    seen = compare(letter(), arrived(letter(*change(TEXT, HTML))))
    assert (seen.links_same, seen.nothing_added) == (False, True)


@pytest.mark.parametrize(
    "added",
    [
        '<img src="https://open.provider.com/1.gif" width="1" height="1">', '<img src="cid:x">', "<img>",
        '<div style="background: URL( https://open.provider.com/1.gif )"></div>',
        "<style>@import 'https://open.provider.com/1.css';</style>", '<td background="https://open.provider.com/1">',
        "<style>p { background: url(https://open.provider.com/1) }</style>", '<iframe src="https://open.provider.com">',
        '<link rel="stylesheet" href="https://open.provider.com/1.css">', '<video poster="https://open.provider.com/1">',
        '<!--[if mso]><v:image src="https://open.provider.com/1.gif" /><![endif]-->', '<object data="https://a.b/1">',
        '<a href="https://other.example" ping="https://open.provider.com/1">x</a>', '<base href="https://a.b/">',
        '<svg><image xlink:href="https://open.provider.com/1"/></svg>', '<img srcset="https://open.provider.com/1 1x">',
        '<meta http-equiv="refresh" content="0;url=https://open.provider.com">',
    ],
)  # fmt: skip
def test_what_a_mail_program_would_fetch_is_found_wherever_it_stands(added):
    seen = compare(letter(), arrived(letter(html=HTML.replace("</body>", f"{added}</body>"))))
    assert (seen.links_same, seen.nothing_added) == (True, False)


def test_words_and_links_of_a_providers_own_tell_nobody_who_reads():
    footer = '<p>Sent by <a href="https://provider.com">Provider</a></p></body>'
    assert compare(letter(), arrived(letter(html=HTML.replace("</body>", footer)))) == RIGHT


@pytest.mark.parametrize(
    "change",
    [
        (b"List-Unsubscribe: <https://office", b"List-Unsubscribe: <https://unsubscribe.provider"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"List-Unsubscribe-Post:", b"List-Unsubscribe: <https://provider.com/x>\r\nList-Unsubscribe-Post:"),
    ],
)
def test_headers_that_stop_reminders_are_compared(change):
    assert not compare(letter(), arrived(letter().replace(*change))).stop_same


@pytest.mark.parametrize(
    ("path", "signed", "aligned"),
    [
        ("bounce@vendor.com", "", True), ("b@a.vendor.com", "", True), ("b@bounces.provider.com", "", False),
        ("b@bounces.provider.com", "vendor.com", True), ("b@bounces.provider.com", "provider.com", False),
        ("", "vendor.com", True), ("", "", None), ("b@notvendor.com", "", False),
    ],
)  # fmt: skip
def test_somebody_stands_behind_the_sender_or_not(path, signed, aligned):
    head = f"DKIM-Signature: v=1; a=rsa-sha256;\r\n d={signed}; s=x; b=abc\r\n".encode() if signed else b""
    assert compare(letter(), head + arrived(letter(), path)).sender_aligned is aligned


def test_another_sender_is_found():
    assert compare(letter(), arrived(letter(sender="x@provider.com"), "x@provider.com")).sender_aligned is False
    doubled = letter().replace(b"Reply-To:", b"From: a@provider.com\r\nReply-To:")
    assert compare(letter(), arrived(doubled)).sender_aligned is False


def test_a_letter_is_known_by_its_mark_wherever_a_provider_has_left_it():
    assert mark_of(letter()) == MARK
    foreign = letter().replace(f"<{MARK}.".encode(), b"<0101.")
    assert mark_of(foreign) == ""
    assert mark_of(f"{PROBE_HEADER}: {MARK}\r\n".encode() + foreign) == MARK
    assert mark_of(arrived(foreign, f"returns+{MARK}@vendor.com")) == MARK
    assert mark_of(f"{PROBE_HEADER}: {MARK}x\r\n".encode() + foreign) == ""


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"From: x\r\n\r\n", b"Content-Type: text/html; charset=no\r\n\r\n<a"]
)
def test_what_is_no_letter_is_compared_all_the_same(raw):
    assert compare(letter(), raw).links_same is False
    assert altered.mark_of(raw) == ""
