"""Somebody at a signed-in face of an installation, through nginx: a link, a second factor, forms with their mark."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from passlib.totp import TOTP

from tests.support.page import Page

urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # the certificate is of nginx's own making
Files = dict[str, tuple[str, bytes]]
"""Field to the name and the content of a file."""


class Visitor:
    """A browser of one person at one face."""

    def __init__(self, face: str) -> None:
        self._host = f"{face}.vendor.com"
        self._session = requests.Session()
        self._session.verify, self._session.trust_env = False, False
        said = {"Host": self._host, "Referer": f"https://{self._host}/", "Accept-Language": "en"}
        self._session.headers.update(said)
        self._mark = ""

    def ask(self, path: str, form: dict[str, Any] | None = None, files: Files | None = None) -> requests.Response:
        """An answer of whatever status, without going on to where it leads."""
        url, method = f"https://127.0.0.1{path}", "GET" if form is None else "POST"
        answer = self._session.request(method, url, data=form, files=files, allow_redirects=False, timeout=300)
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text) if "html" in _kind(answer) else None
        self._mark = found[1] if found else self._mark
        return answer

    def page(self, path: str) -> Page:
        """A page that has to be there."""
        answer = self.ask(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
        return Page(answer.text)

    def send(self, path: str, files: Files | None = None, **form: Any) -> requests.Response:
        """A form with its mark."""
        if not self._mark:
            self.page("/account/")
        return self.ask(path, {"csrf_token": self._mark, **form}, files)

    def done(self, path: str, files: Files | None = None, **form: Any) -> str:
        """A form that has to lead on to another page; the address of that page."""
        answer = self.send(path, files, **form)
        assert answer.status_code == 302, (path, answer.status_code, re.findall(r'class="error.*', answer.text))
        return str(answer.headers["Location"])

    def enter(self, link: str) -> "Visitor":
        """Through a one-time link, and the second factor where one is asked for."""
        path = urlsplit(link).path
        self.page(path)
        to = self.done(path)
        if to.endswith("/second-factor"):
            self.page("/account/second-factor")
            shown = Page(self.send("/account/second-factor", setup="authenticator").text)
            [key] = shown.words("//p[@class='key']")
            to = self.done(
                "/account/code", code=TOTP(key.replace(" ", "").replace("-", "")).generate(int(time.time())).token
            )
        assert to.endswith("/account/start"), to
        return self


def _kind(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "")
