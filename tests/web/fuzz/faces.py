"""The faces as they are fuzzed: a world behind them, somebody before them, and what an answer must never be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from lxml import html
from werkzeug.test import run_wsgi_app

from surveyhost import create_app
from surveyhost.core.roles import STAFF
from surveyhost.services.office.house import House
from surveyhost.web.account.guard import Door, act_of
from tests.support import factories
from tests.support.people import Town
from tests.support.world import address, build, rules
from tests.web.fuzz.requests import Fuzzer, Odd

TRACE = re.compile(r"Traceback|sqlalchemy|psycopg|sqlite3|werkzeug\.|File \"|DataError|/surveyhost/\w")
ENDS = re.compile(r"sign-out|sign_out|logout")
"""Addresses that end a sign-in; whoever is sent there signs in again."""
FACES = {
    "account": ("/account",), "console": ("/console", "/mailbox"), "client": ("/portal",),
}  # fmt: skip


@dataclass
class Person:
    """Whoever sends: keeps cookies as a browser does, and signs in again when shut out."""

    app: Flask
    sign_in: Callable[[], str] | None = None
    """Makes a session cookie."""
    cookies: dict[str, str] = field(default_factory=dict)
    mark: str = ""

    def begin(self) -> None:
        """A fresh sign-in, and the forgery mark of a form."""
        self.cookies = {"surveyhost": self.sign_in()} if self.sign_in else {}
        text = self.send(Odd("GET", "/account/" if self.sign_in else "/account/sign-in"))[2]
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.mark = found[1] if found else ""

    def forms(self, places: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every form that posts on the pages at these addresses, with what it would send."""
        found: dict[str, list[tuple[str, str]]] = {}
        for place in places:
            status, _headers, text = self.send(Odd("GET", place))
            if status != 200 or "<form" not in text:
                continue
            for form in html.document_fromstring(text).forms:
                if form.method == "POST":
                    action = urljoin(place, form.action or "")
                    found[f"{action} {sorted(form.fields)}"] = [(action, _filled(form))]
        return [one for several in found.values() for one in several]

    def send(self, odd: Odd) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of the answer."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body, status, headers = run_wsgi_app(self.app, odd.sent(cookie), buffered=True)
        for line in headers.getlist("Set-Cookie"):
            self._keep(line)
        text = b"".join(body).decode("utf-8", "replace")
        return int(status.split(" ", 1)[0]), dict(headers), text

    def _keep(self, line: str) -> None:
        try:
            kept = SimpleCookie(line)
        except CookieError:
            return
        for name, morsel in kept.items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.coded_value


def _filled(form: Any) -> list[tuple[str, str]]:
    pairs = []
    for name in form.fields:
        value = form.fields[name]
        values = [value] if isinstance(value, str) else list(value or ())
        pairs += [(name, one) for one in values] or [(name, "")]
    buttons = [(one.get("name"), one.get("value", "")) for one in form.iter("button") if one.get("name")]
    return pairs + buttons[:1]


def wrong(odd: Odd, status: int, headers: Mapping[str, str], text: str) -> str:
    """What an answer must not be; "" where nothing is wrong."""
    if status >= 500:
        return f"{status}"
    if TRACE.search(text):
        return f"a trace: {TRACE.search(text)}"
    if any("\n" in value or "\r" in value for value in headers.values()):
        return "a header of two lines"
    if "Content-Security-Policy" not in headers:
        return "no policy"
    return ""


@dataclass
class World:
    """The signed-in faces of one engine, with everybody who works at them."""

    house: House
    app: Flask
    values: Mapping[str, Any]
    people: Mapping[str, Person]
    surveys: Sequence[int]
    links: Sequence[str]
    """Of people who may answer the survey in the field."""

    def fuzzer(self, face: str, seed: int, person: Person) -> Fuzzer:
        """Requests of a person to one face: its own routes mostly, and the forms that the person finds there."""
        found = [
            rule
            for _method, rule, endpoint in rules(self.app)
            if rule.startswith(FACES[face]) and act_of(self.app, endpoint) is not Door.CLOSED
        ]
        kept = sorted(set(found))
        methods = {rule: sorted(method for method, one, _ in rules(self.app) if one == rule) for rule in kept}
        own = {name: (str(self.values[name]),) for name in ("email", "language", "kind", "name")}
        own |= {"client": (str(self.values["client_id"]),), "survey": (str(self.values["survey_id"]),)}
        places = [address(rule, dict(values)) for rule in kept for values in self.each() if "GET" in methods[rule]]
        places = [place for place in dict.fromkeys(places) if not ENDS.search(place)]
        return Fuzzer(
            seed,
            places,
            [(rule, values) for rule in kept for values in self.each()],
            person.forms(places),
            methods,
            own,
        )

    def respondent(self, seed: int, link: str = "") -> tuple[Person, Fuzzer]:
        """Somebody before the respondent face, with a link or without, and their requests."""
        person = Person(create_app(replace(self.house.settings, faces=("respondent",))))
        pages = ("", "?page=1", "?page=2", "?page=9", "?page=privacy", "?page=policy", "?l=vi", "?shared=1&lang=en")
        known = [link + page for page in pages] if link else ["/", "/?shared=1", "/s/", "/s/x", "/static/css/base.css"]
        forms = [one for one in person.forms(known) for _ in (1, 2)]
        rules = [("/s/<text>", {"text": link[3:]}), ("/<text>", {"text": f"s{link[2:]}"}), ("/static/<text>", {})]
        return person, Fuzzer(seed, [place.partition("?")[0] for place in known], rules, forms)

    def each(self) -> list[dict[str, Any]]:
        """The values of addresses, for each of the surveys."""
        return [{**self.values, "survey_id": survey} for survey in self.surveys]


FAR = datetime(2099, 1, 1, tzinfo=UTC)
"""When the wave in the field closes: the respondent face has a clock of its own."""


def world(house: House) -> World:
    """A client with a released survey, one in the field and one being set up; an account of each role."""
    app = create_app(house.settings, house).extensions["signed_in"]
    town = Town(app, house)
    values = build(town)
    being_set_up = factories.survey(house, values["client_id"], title="In Vorbereitung")
    factories.roster(house, being_set_up)
    in_field = factories.survey(house, values["client_id"], title="Im Feld")
    links = [
        f"/s/{token}" for token in factories.links(house, factories.open_wave(house, in_field, closes=FAR)).values()
    ]
    people = {"nobody": Person(app)}
    for role in sorted(STAFF):
        people[role] = _of(
            app,
            town,
            town.staff(f"{role.replace('_', '-')}@fuzz.example", role),
            f"{role.replace('_', '-')}@fuzz.example",
        )
    for role in ("owner", "reader"):
        people[role] = _of(
            app, town, town.hr(f"{role}@fuzz.example", values["client_id"], role), f"{role}@fuzz.example"
        )
    return World(house, app, values, people, (values["survey_id"], being_set_up, in_field), links)


def _of(app: Flask, town: Town, _first: Any, email: str) -> Person:
    def sign_in() -> str:
        browser = town.signed_in(email)
        return browser.get_cookie("surveyhost").value

    return Person(app, sign_in)
