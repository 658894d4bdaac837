"""Find a client, a survey or a person by typing part of the name."""

from dataclasses import dataclass

from flask import render_template, request, url_for

from ...core.roles import Act
from ...services.accounts import accounts
from ...services.office.survey_rows import title_in
from ...services.setup import clients, lists
from ..account.guard import allow, can, house
from ..account.language import language, say
from .blueprint import blueprint

MOST = 12


@dataclass(frozen=True, slots=True)
class Hit:
    words: str
    kind: str
    href: str


@blueprint.get("/search")
@allow(Act.CONSOLE_SEE)
def search() -> str:
    """At most twelve things whose name holds what was typed, whatever its case."""
    asked = request.args.get("q", "").strip()
    hits = [hit for hit in _everything() if asked.casefold() in hit.words.casefold()] if len(asked) > 1 else []
    return render_template("console/search.html", asked=asked, hits=hits[:MOST])


def _everything() -> list[Hit]:
    found = [
        Hit(one.name, say("client"), url_for("console.client", client_id=one.id)) for one in clients.clients(house())
    ]
    for one in lists.surveys(house()):
        found.append(Hit(title_in(one.title, language()), one.client, url_for("console.survey", survey_id=one.id)))
    if can(Act.PEOPLE_EDIT):
        for person in accounts.listed(house()):
            words = f"{person.name} {person.email}".strip()
            found.append(Hit(words, say("colleague"), url_for("console.person", email=person.email)))
    return found
