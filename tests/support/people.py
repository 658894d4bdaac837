"""The cast of the signed-in pages, and a browser for each: a link, a second factor, forms that carry their mark.

*Tuan* administers, *Lan* manages surveys, *Dung* reviews comments, *Minh* releases: the vendor's people.
*Huong* owns the portal of the client, *Nga* reads there; *Binh* is HR of another client.
"""

import re
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from surveyhost.services.accounts import accounts, sign_in
from surveyhost.services.office.house import Actor, House
from surveyhost.store.office.accounts import Account
from surveyhost.web.account.second_factor import code_after
from tests.support import snapshots
from tests.support.page import Inspecting, Page

SHELL = Actor("shell")
PASSWORD = "bốn từ rời nhau"
STAFF = {
    "tuan@vendor.example": ("administrator",),
    "lan@vendor.example": ("survey_manager",),
    "dung@vendor.example": ("comment_reviewer",),
    "minh@vendor.example": ("releaser",),
}


class Browser(Inspecting):
    """A test client that fills in forms as a person does: with what the page hands out."""

    last: TestResponse | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        self.last = super().open(*args, **kwargs)
        return self.last

    def page(self, path: str, status: int = 200) -> Page:
        """A page, which has to answer with this status."""
        response = self.get(path)
        assert response.status_code == status, (path, response.status, response.location)
        return Page(response)

    def mark(self) -> str:
        """The forgery mark of the page seen last, or of one's own page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.last.text if self.last else "")
        if found is None:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/account/").text)
        assert found is not None, "no form to take the mark from"
        return found[1]

    def send(self, path: str, **form: Any) -> TestResponse:
        """A form, with its mark. Files are given as tuples of content and name."""
        files = {name: value for name, value in form.items() if isinstance(value, tuple)}
        kind = {"content_type": "multipart/form-data"} if files else {}
        return self.post(path, data={"csrf_token": self.mark(), **form}, **kind)

    def done(self, path: str, **form: Any) -> Page:
        """A form that has to lead on to another page; that page."""
        response = self.send(path, **form)
        assert response.status_code == 302, (path, response.status, re.findall(r'class="error.*', response.text))
        return self.page(response.location)


@snapshots.once
def _hire(house: House, email: str, roles: tuple[str, ...]) -> None:
    then = replace(house, now=lambda: house.now() - timedelta(days=30))
    if any(line.email == email for line in accounts.listed(house)):
        accounts.change(then, SHELL, email, roles)
    else:
        accounts.add_staff(then, SHELL, email, email.split("@")[0], roles)


@snapshots.once
def _appoint(house: House, client_id: int, email: str, role: str, units: tuple[str, ...]) -> None:
    accounts.add_hr(house, SHELL, client_id, email, "", role, units, "en")


@snapshots.once
def _signed_in(house: House, email: str) -> tuple[str, str]:
    """An account's name in a cookie, and the session it is in from here on."""
    with house.office() as office:
        account = office.query(Account).filter_by(email=email).one()
    return account.fs_uniquifier, sign_in.begin(house, account.id, "Firefox, Linux")


@dataclass
class Town:
    """An app, and everybody who may knock at it."""

    app: Flask
    house: House

    def browser(self) -> Browser:
        """A browser that nobody is signed in with; it asks for English."""
        made = Browser(self.app, self.app.response_class)
        made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return made

    def staff(self, email: str, *roles: str) -> Browser:
        """A signed-in person of the vendor, there for a month; with the cast's roles unless others are given."""
        _hire(self.house, email, roles or STAFF.get(email, ("administrator",)))
        return self.signed_in(email)

    def hr(self, email: str, client_id: int, role: str = "owner", units: tuple[str, ...] = ()) -> Browser:
        """A signed-in person of a client's HR, new."""
        _appoint(self.house, client_id, email, role, units)
        return self.signed_in(email)

    def newcomer(self, email: str, *roles: str) -> Browser:
        """As `staff`, the whole way through link and second factor."""
        chosen = roles or STAFF.get(email, ("administrator",))
        return self.enter(accounts.add_staff(self.house, SHELL, email, email.split("@")[0], chosen))

    def signed_in(self, email: str) -> Browser:
        """A browser with the cookie that signing in would have left: the way there is tested where accounts are."""
        name, sid = _signed_in(self.house, email)
        browser = self.browser()
        with browser.session_transaction() as session:
            session.update(_user_id=name, _fresh=True, fs_paa=time.time(), sid=sid)
        return browser

    def enter(self, link: str) -> Browser:
        """Through a one-time link, and the second factor where one is asked for."""
        browser = self.browser()
        path = "/" + link.split("/", 3)[3]
        assert browser.get(path).status_code == 200
        response = browser.send(path)
        if response.location.endswith("/second-factor"):
            browser.get("/account/second-factor")
            response = browser.send("/account/second-factor", setup="authenticator")
            response = browser.send("/account/code", code=self.code(browser))
        elif response.location.endswith("/code"):
            browser.get("/account/code")
            response = browser.send("/account/code", code=self.code(browser))
        assert response.status_code == 302, response.text
        assert response.location == "/account/start", response.location
        return browser

    def code(self, browser: Browser) -> str:
        """What the authenticator app shows for the person who is half-way in."""
        with browser.session_transaction() as session:
            pending, name = session.get("tf_totp_secret"), session.get("tf_user_id")
        with self.house.office() as office:
            account = office.query(Account).filter_by(fs_uniquifier=name).one()
        with self.app.app_context():
            return code_after(pending or account.tf_totp_secret, account.tf_counter, time.time())
