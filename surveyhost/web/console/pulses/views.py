"""A pulse: set up by one person, approved by another, stopped by either; and where each of its services stands."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.pulses import reading, setting_up
from ....services.setup import clients
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import attempt, blueprint, found
from .forms import PulseForm, of_page


@blueprint.get("/clients/<int:client_id>/pulses/new")
@allow(Act.PULSE_EDIT)
def pulse_new(client_id: int) -> str:
    """The form for a new pulse."""
    return _form(found(clients.client, house(), client_id), PulseForm(), None)


def _form(client: clients.ListedClient, form: PulseForm, pulse: reading.PulsePage | None) -> str:
    return render_template("console/pulses/form.html", client=client, form=form, pulse=pulse)


@blueprint.post("/clients/<int:client_id>/pulses/new")
@allow(Act.PULSE_EDIT)
def pulse_create(client_id: int) -> Response | tuple[str, int]:
    """A new pulse, and on to its page."""
    client = found(clients.client, house(), client_id)
    form = PulseForm()
    try:
        form.check()
        made = setting_up.create(house(), actor(), client_id, form.set_up())
    except Refusal as refusal:
        form.say_no(refusal)
        return _form(client, form, None), 422
    flash(say("The pulse is set up. Bring its list of people, then propose it."), "ok")
    return redirect(url_for("console.pulse", pulse_id=made))


@blueprint.get("/pulses/<int:pulse_id>/")
@allow(Act.CONSOLE_SEE)
def pulse(pulse_id: int) -> str:
    """What is set up, who has approved it, and where each service stands."""
    page = found(reading.page, house(), pulse_id)
    shown: Sequence[Mapping[str, str]] = ()
    refused = None
    try:
        shown = reading.shown_as(house(), pulse_id)
    except Refusal as refusal:
        refused = in_words(refusal)
    return render_template("console/pulses/pulse.html", pulse=page, shown=shown, refused=refused)


@blueprint.get("/pulses/<int:pulse_id>/edit")
@allow(Act.PULSE_EDIT)
def pulse_edit(pulse_id: int) -> str:
    """The form of a pulse that nobody has approved yet."""
    page = found(reading.page, house(), pulse_id)
    return _form(found(clients.client, house(), page.client_id), of_page(page), page)


@blueprint.post("/pulses/<int:pulse_id>/edit")
@allow(Act.PULSE_EDIT)
def pulse_change(pulse_id: int) -> Response | tuple[str, int]:
    """Keep what is written; what was proposed is a draft again."""
    page = found(reading.page, house(), pulse_id)
    form = PulseForm()
    try:
        form.check()
        setting_up.edit(house(), actor(), pulse_id, form.set_up())
    except Refusal as refusal:
        form.say_no(refusal)
        return _form(found(clients.client, house(), page.client_id), form, page), 422
    flash(say("Saved. It is a draft, and has to be proposed."), "ok")
    return redirect(url_for("console.pulse", pulse_id=pulse_id))


@blueprint.post("/pulses/<int:pulse_id>/propose")
@allow(Act.PULSE_EDIT)
def pulse_propose(pulse_id: int) -> Response:
    """The first person says that this is to be the contract."""
    found(reading.page, house(), pulse_id)
    done = say("Proposed. Another person has to approve it.")
    back = url_for("console.pulse", pulse_id=pulse_id)
    return attempt(lambda: setting_up.propose(house(), actor(), pulse_id), done, back)


@blueprint.get("/pulses/<int:pulse_id>/<any(approve, stop):act>")
@allow(Act.CONSOLE_SEE)
def pulse_question(pulse_id: int, act: str) -> str:
    """The question before the signature, or before stopping."""
    page = found(reading.page, house(), pulse_id)
    return render_template(f"console/pulses/{act}.html", pulse=page)


@blueprint.post("/pulses/<int:pulse_id>/approve")
@allow(Act.PULSE_APPROVE, fresh=True)
def pulse_approve(pulse_id: int) -> Response:
    """The second person's signature; the service refuses the first person's."""
    found(reading.page, house(), pulse_id)
    done = say("Approved. The first round begins by itself, at nine in the morning.")
    back = url_for("console.pulse", pulse_id=pulse_id)
    return attempt(lambda: setting_up.approve(house(), actor(), pulse_id), done, back)


@blueprint.post("/pulses/<int:pulse_id>/stop")
@allow(Act.PULSE_EDIT)
def pulse_stop(pulse_id: int) -> Response:
    """No round begins any more."""
    found(reading.page, house(), pulse_id)
    done = say("Stopped. What stands goes on to the end of its round.")
    back = url_for("console.pulse", pulse_id=pulse_id)
    return attempt(lambda: setting_up.stop(house(), actor(), pulse_id), done, back)
