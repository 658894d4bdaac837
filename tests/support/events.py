"""Events as a client's systems send them, through the real face, to a pulse that asks on events."""

import itertools
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from surveyhost import create_app
from surveyhost.core.pulse.links import about
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.letters import mailbox
from surveyhost.services.office.house import Actor, House
from surveyhost.services.pulses.events import keys, knowledge
from surveyhost.web.intake.views import FACE
from tests.support import pulses
from tests.support.pulses import Running, Whom

SHELL = Actor("shell")
CLIENT = 1


def app(house: House) -> Flask:
    """The intake face alone."""
    return create_app(replace(house.settings, faces=("intake",)), house)


class System:
    """A ticket system with a key."""

    def __init__(self, house: House, client_id: int = CLIENT) -> None:
        self.house = house
        self.key_id, self.key = keys.make(house, SHELL, client_id, "Zammad")
        face = app(house)
        face.extensions[FACE].intake.clock = itertools.count(step=60).__next__  # it looks again each time
        self.browser: FlaskClient = face.test_client()

    def send(self, body: Any, kind: str = "application/json", key: str | None = None) -> Any:
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        return self.browser.post("/intake/events", data=raw, content_type=kind, headers=headers)

    def used(self, who: Iterable[str], service: str = "1") -> None:
        """These people (by id) used a service."""
        sent = self.send([{"service": service, "person": one} for one in who])
        assert (sent.status_code, sent.data) == (202, b"")


def begun(house: House, clock: Any, people: int = 60, **more: Any) -> tuple[Running, System]:
    """A pulse that asks on events, on the morning of 2 March at 9, before the letter's hour."""
    made = pulses.begun(house, clock, people, pulses.set_up(whom=Whom.EVENT, **more))
    follow(made)
    return made, System(house)


def to_the_hour(made: Running, clock: Any) -> None:
    """On to the next letter's hour (10 in the morning, 3 UTC), and over it."""
    at = clock.at.replace(hour=3, minute=0, second=0, microsecond=0)
    clock.forward(seconds=(at - clock.at).total_seconds() + (0 if clock.at < at else 86_400))
    follow(made)


def follow(made: Running) -> None:
    """What the worker does every five minutes."""
    pulses.running.follow_due(made.house)


def to_next_month(made: Running, clock: Any) -> None:
    """The round ends, and the next one has begun."""
    closes = made.round().closes
    clock.forward(seconds=(closes - clock.at).total_seconds() + 60)
    follow(made)
    clock.forward(hours=9, minutes=10)
    follow(made)


def letters(house: House) -> list[tuple[str, AccessToken]]:
    """(id, link) of every letter in the demo's mailbox."""
    return [
        ("NV" + one.to.partition("@")[0].removeprefix("nv").zfill(4), mailbox.link(house.settings, one.name))
        for one in mailbox.letters(house.settings)
    ]


def known(made: Running) -> Any:
    """What the pulse knows, as whoever holds the keys reads it."""
    return knowledge.read(made.house, made.id)


__all__ = ["System", "about", "app", "begun", "follow", "known", "letters", "to_next_month", "to_the_hour"]
