"""The vendor's own people: who may do what, and the links that let them in."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.roles import HR, STAFF
from ...services import accounts
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import blueprint, found


@blueprint.get("/people/")
@allow("people.edit")
def people() -> str:
    """Every staff account."""
    return _page()


def _page(link: str | None = None, problems: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "console/people.html",
        people=accounts.listed(house()),
        roles=sorted(STAFF),
        link=link,
        problems=problems or [],
        form=request.form,
    )


@blueprint.post("/people/")
@allow("people.edit", fresh=True)
def people_add() -> str | tuple[str, int]:
    """A new staff account. The link is shown once, here; it is not stored."""
    form = request.form
    try:
        link = accounts.add_staff(
            house(),
            actor(),
            form.get("email", ""),
            form.get("name", ""),
            form.getlist("roles"),
            form.get("language", "en"),
        )
    except Refusal as refusal:
        return _page(problems=[("email", in_words(refusal))]), 422
    return _page(link=link)


@blueprint.get("/people/<email>")
@allow("people.edit")
def person(email: str) -> str:
    """One account, of staff or HR."""
    return _person(email)


def _person(email: str, link: str | None = None, problems: list[tuple[str, str]] | None = None) -> str:
    line = found(accounts.find, house(), email)
    roles = sorted(STAFF if line.client_id is None else HR)
    return render_template("console/person.html", person=line, roles=roles, link=link, problems=problems or [])


@blueprint.post("/people/<email>")
@allow("people.edit", fresh=True)
def person_change(email: str) -> Response | tuple[str, int]:
    """Roles, a reader's units, and whether the account may sign in."""
    form = request.form
    units = [line for line in form.get("units", "").splitlines() if line.strip()]
    try:
        accounts.change(house(), actor(), email, form.getlist("roles"), units, form.get("active") == "1")
    except Refusal as refusal:
        return _person(email, problems=[("main", in_words(refusal))]), 422
    flash(say("The account is changed; its browsers have to sign in again."), "ok")
    return redirect(url_for("console.person", email=email))


@blueprint.post("/people/<email>/link")
@allow("people.edit", fresh=True)
def person_link(email: str) -> str | tuple[str, int]:
    """A fresh one-time link; for a lost telephone the second factor goes with it."""
    try:
        link = accounts.new_link(house(), actor(), email, request.form.get("forget_second_factor") == "1")
    except Refusal as refusal:
        return _person(email, problems=[("main", in_words(refusal))]), 422
    return _person(email, link=link)
