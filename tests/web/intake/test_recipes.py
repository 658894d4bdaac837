"""What the manual's recipes send is taken: each block of docs/events.md, as a system would send it."""

import re
from pathlib import Path

from surveyhost.core.pulse.events import Tally, total
from tests.support import events

MANUAL = (Path(__file__).resolve().parents[3] / "docs" / "events.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def sent(kind, text):
    """What a block of the manual puts into the body of a request."""
    if kind in {"json", "csv"}:
        filled = text.replace("#{ticket.group.name}", "Canteen").replace(
            "#{ticket.customer.email}", "nv3@minhhai.example"
        )
        yield filled, {"json": "application/json", "csv": "text/csv"}[kind]
    for body in re.findall(r"-d '(.*)'", text) if kind == "sh" else ():
        yield body, "application/json"
    for service, person in (
        re.findall(r'@\{ service = "(.*?)"; person = "(.*?)" \}', text) if kind == "powershell" else ()
    ):
        yield f'{{\r\n  "service":  "{service}",\r\n  "person":  "{person}"\r\n}}', "application/json; charset=utf-8"


def test_every_recipe_is_taken(house, clock):
    made, system = events.begun(house, clock)
    bodies = [one for kind, text in BLOCK.findall(MANUAL) for one in sent(kind, text)]
    assert len(bodies) == 5
    for body, kind in bodies:
        assert system.send(body, kind).status_code == 202
    events.follow(made)
    assert total(events.known(made), clock().date()) == Tally(known=6)
    assert len(events.known(made).waiting) == 3
