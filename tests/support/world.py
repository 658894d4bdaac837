"""A small world for walks over every route: a client with a released survey, and another with nothing of it."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import closing
from surveyhost.services.loop import actions, findings
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office.house import Actor
from surveyhost.services.pulses.events import keys
from surveyhost.services.tabulation import tally
from tests.support import factories, pulses, threads
from tests.support.people import Town

FACES = ("account", "recipients", "console", "client", "api", "mailbox")
SECRET = "Bí mật Minh Hải"
"""The client's name: it must not stand on any page another client's HR gets."""


def build(town: Town) -> dict[str, Any]:
    """A client with a released survey, an action and a person; and a second client with nothing of it."""
    house = town.house
    (house.settings.data / "demo").touch()
    own, other = factories.client(house, SECRET), factories.client(house, "Đông Á")
    wave = factories.open_wave(house, factories.survey(house, own, dialogue="yes"))
    threads.written(house, wave, 40)
    closing.close(house, factories.STAFF, wave)
    release = tally.prepare(house, factories.STAFF, wave.survey_id)
    factories.approved(house, release)
    first = findings.loop(house, own).findings[0].id
    meeting = Plan("Họp đầu ca", "Quản đốc", house.now().date(), "process")
    plan = actions.add(house, Actor("x"), own, wave.survey_id, meeting, [first])
    pulse = pulses.setting_up.create(house, factories.STAFF, own, pulses.set_up())
    key, _ = keys.make(house, factories.STAFF, own, "Zammad")
    accounts.add_hr(house, Actor("x"), own, "huong@minhhai.example", "Hương")
    return {
        "client_id": own, "other": other, "survey_id": wave.survey_id, "number": 1, "release_id": release,
        "plan_id": plan, "finding_id": first, "email": "huong@minhhai.example", "name": "employee-voice", "kind": "csv",
        "language": "vi", "act": "close", "secret": "x", "token": "x", "letter_id": 1, "comment": 1,
        "wave_id": 1, "mark": "abcdefghijkl", "thread_id": 1, "message_id": 1, "request_id": 1,
        "record_id": 1, "pulse_id": pulse, "provider_id": 1, "key_id": key, "anchor": "overview", "spoken": "vi",
    }  # fmt: skip


def rules(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every rule of the app: method, rule, endpoint."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, rule.endpoint


def address(rule: str, world: dict[str, Any]) -> str:
    """A rule's address in the world."""
    values = dict(world)
    for choice in re.finditer(r"<any\(([^)]+)\):(\w+)>", rule):
        if values.get(choice[2]) not in choice[1].split(", "):
            values[choice[2]] = choice[1].split(", ")[0]
    missing = [name for name in re.findall(r"<(?:[^:<>]+(?:\([^)]*\))?:)?(\w+)>", rule) if name not in values]
    assert not missing, f"{rule}: say in the world of this test what {missing} stands for"
    return re.sub(r"<(?:[^:<>]+(?:\([^)]*\))?:)?(\w+)>", lambda match: str(values[match[1]]), rule)


def own_views(app: Flask) -> list[tuple[str, str, str]]:
    """Everything but the login library's and the static files."""
    return [one for one in rules(app) if one[2].partition(".")[0] in FACES]
