"""The vendor's own people: who may do what, and the links that let them in."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import HR, STAFF, Act
from ....services.accounts import accounts
from ...account.guard import actor, allow, house
from ...account.language import language, say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from ..filters import role_words
from .forms import NewLink, NewPerson, Person


@blueprint.get("/people/")
@allow(Act.PEOPLE_EDIT)
def people() -> str:
    """Every staff account."""
    return _page(NewPerson(data={"language": language()}))


def _page(form: NewPerson, link: str | None = None) -> str:
    return render_template(
        "console/people/people.html",
        people=accounts.listed(house()),
        role_choices=[(role, role_words(role)) for role in sorted(STAFF)],
        link=link,
        form=form,
    )


@blueprint.post("/people/")
@allow(Act.PEOPLE_EDIT, fresh=True)
def people_add() -> str | tuple[str, int]:
    """A new staff account. The link is shown once, here; it is not stored."""
    form = NewPerson()
    try:
        form.check()
        link = accounts.add_staff(
            house(), actor(), form.email.data, form.name.data, form.roles.data, form.language.data
        )
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(form), 422
    return _page(form, link)


@blueprint.get("/people/<email>")
@allow(Act.PEOPLE_EDIT)
def person(email: str) -> str:
    """One account, of staff or HR."""
    return _person(email)


def _person(email: str, link: str | None = None, form: Person | None = None) -> str:
    line = found(accounts.find, house(), email)
    kept = {"roles": line.roles, "units": "\n".join(line.units), "active": line.active}
    form = form or Person(formdata=None, data=kept)
    role_choices = [(role, role_words(role)) for role in sorted(STAFF if line.client_id is None else HR)]
    return render_template("console/people/person.html", person=line, role_choices=role_choices, link=link, form=form)


@blueprint.post("/people/<email>")
@allow(Act.PEOPLE_EDIT, fresh=True)
def person_change(email: str) -> Response | tuple[str, int]:
    """Roles, a reader's units, and whether the account may sign in."""
    form = Person()
    try:
        form.check()
        accounts.change(house(), actor(), email, form.roles.data, form.units.lines, form.active.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _person(email, form=form), 422
    flash(say("The account is changed; its browsers have to sign in again."), "ok")
    return redirect(url_for("console.person", email=email))


@blueprint.post("/people/<email>/link")
@allow(Act.PEOPLE_EDIT, fresh=True)
def person_link(email: str) -> str | tuple[str, int]:
    """A fresh one-time link; for a lost telephone the second factor goes with it."""
    try:
        link = accounts.new_link(house(), actor(), email, NewLink().forget_second_factor.data)
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return _person(email), 422
    return _person(email, link=link)
