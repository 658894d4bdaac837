"""Debian's Chromium, a live server, and visitors who notice when a page breaks its word."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from surveyhost import create_app
from surveyhost.services.office.house import House
from surveyhost.services.tabulation import preparing
from tests.support.people import Town
from tests.support.waiting import PAGE
from tests.support.world import build

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
EXPECTED = ("the server responded with a status of 4",)
"""What the browser says about pages that are meant to have such a status."""

expect.set_options(timeout=PAGE)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page waits for a release until it is there, however busy the machine is."""
    monkeypatch.setattr(preparing, "MOMENT", 3600.0)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, headless="HEADED" not in os.environ
        )
        yield browser
        browser.close()


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """As in production: no line about who asked for what."""


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves an app on a port of its own; its address."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    """What a browser shows does not hang on the engine; what it stands on is tested on both elsewhere."""
    return request.param


@pytest.fixture
def town(house: House) -> Town:
    """The signed-in faces."""
    return Town(create_app(house.settings, house).extensions["signed_in"], house)


@pytest.fixture
def world(town: Town) -> dict[str, Any]:
    """One of everything that an address can name."""
    return build(town)


@pytest.fixture
def base(serve: Callable[[Flask], str], town: Town) -> str:
    """Where the signed-in faces are served."""
    return serve(town.app)


@dataclass
class Visitors:
    """Opens pages, each in a browser profile of its own, and collects what went wrong in them."""

    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __call__(self, width: int = 390, height: int = 844, **options: Any) -> Page:
        context = self.chromium.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PAGE)
        page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        page.on("console", self._said)
        page.on("request", self._asked)
        return page

    def _said(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in EXPECTED):
            self.wrongs.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        self.requests.append(request.url)
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.wrongs.append(f"asked another host: {request.url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def visitor(chromium: Browser, serve: Callable[[Flask], str]) -> Iterator[Visitors]:
    """`visitor(width=320, java_script_enabled=False)` gives a page. Script errors, policy violations and requests to
    other hosts fail the test at its end. Pages close before the server that they still ask for something."""
    del serve
    visitors = Visitors(chromium)
    yield visitors
    visitors.close()
    assert not visitors.wrongs


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Asserts that axe-core finds nothing on the page."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        lines = [
            f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found.response["violations"]
        ]
        assert not lines, "\n".join([page.url.split("/s/")[0], *lines])

    return check
