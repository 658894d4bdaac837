"""What a first visitor's browser fetches: requests and bytes on the wire of the welcome page, font files apart."""

import gzip
import http.client
import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import sending as letters
from tests.load import ground
from tests.load.bench_responses import PORT, served
from tests.load.sinks import Collected

_NEEDED = re.compile(r'<link[^>]+rel="(?:stylesheet|preload|icon)"[^>]*>|<script[^>]+src=[^>]*>|<img[^>]*>')
_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
_IN_STYLE = re.compile(rb"url\(['\"]?([^)'\"]+)['\"]?\)")


def main() -> None:
    """One visit with an empty cache."""
    report = ground.Report("first visit")
    with ground.house(SURVEYHOST_SMTP_URL="smtp://127.0.0.1:9") as of:
        survey_id = ground.survey(of, 20)
        opening.open_wave(of, ground.SHELL, survey_id, closes=of.now() + timedelta(days=7))
        collected = Collected()
        letters.send_due(of, 1, through=collected)
        with served(of):
            path = f"/s/{collected.tokens()[0]}"
            page, wire = fetch(path)
            sizes, fonts = {path: wire}, {}
            for tag in _NEEDED.findall(page.decode()):
                for address in _ADDRESS.findall(tag):
                    if not address.startswith("data:"):
                        follow(urljoin(path, address), sizes, fonts)
    report.say("requests, fonts apart", len(sizes))
    report.say("kB on the wire, fonts apart", round(sum(sizes.values()) / 1000, 1))
    report.say("font files named by the style", len(fonts))
    report.say("kB of fonts, if all are used", round(sum(fonts.values()) / 1000, 1))
    report.keep()


def follow(address: str, sizes: dict[str, int], fonts: dict[str, int]) -> None:
    """Fetch a style or script once, and what a style names."""
    if address in sizes:
        return
    content, wire = fetch(address)
    sizes[address] = wire
    for named in _IN_STYLE.findall(content):
        if not named.startswith(b"data:"):
            font = urljoin(address, named.decode())
            fonts.setdefault(font, fetch(font)[1])


def fetch(address: str) -> tuple[bytes, int]:
    """Content, and bytes on the wire with its headers."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "vi"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{parts.path} was answered with {answer.status}")
    wire = len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
    return (gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body), wire


if __name__ == "__main__":
    main()
