"""Probe letters on their way back, and what a mail provider does to them."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from surveyhost.services.letters.probes import probes
from surveyhost.services.letters.returned import inbox
from surveyhost.services.office.house import House
from tests.support.letter_waves import SHELL, posted
from tests.support.mail_server import Server

PROBE = "probe@surveyhost.example"
PIXEL = '<img src="https://open.provider.example/1.gif" width="1" height="1"></body>'
Change = Callable[[str], str]


def probing(house: House, server: Server, inbox_url: str = "") -> House:
    """The same house with a mail server, and a mailbox for probe letters."""
    home = posted(house, server.url)
    return replace(home, settings=replace(home.settings, probe_address=PROBE, probe_inbox_url=inbox_url))


def rewritten(html: str) -> str:
    """Links led through a provider's server."""
    return re.sub(r'href="(https?://[^"]+)"', r'href="https://click.provider.example/?to=\1"', html)


def with_pixel(html: str) -> str:
    return html.replace("</body>", PIXEL)


def same(html: str) -> str:
    return html


def brought(raw: bytes, change: Change = same, path: str = "bounce@surveyhost.example") -> bytes:
    """A letter as it lies in the mailbox, its HTML changed on the way."""

    def changed(found: re.Match[bytes]) -> bytes:
        body = base64.encodebytes(change(base64.b64decode(found[2]).decode()).encode()).replace(b"\n", b"\r\n")
        return found[1] + body + b"--"

    html = rb"(?s)(Content-Type: text/html[^\r]*\r\nContent-Transfer-Encoding: base64\r\n\r\n)(.*?)--"
    return f"Return-Path: <{path}>\r\n".encode() + re.sub(html, changed, raw)


def probed(home: House, server: Server, survey_id: int, change: Change = same) -> bytes:
    """A probe letter sent, changed on its way and read back; as it arrived."""
    probes.send(home, SHELL, survey_id)
    raw = brought(server.raw[-1], change)
    assert inbox.receive(home, SHELL, raw)
    return raw
