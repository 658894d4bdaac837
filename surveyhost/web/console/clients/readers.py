"""Readers for whoever heads a unit, out of a roster's column or a list: sent, looked at, and only then made."""

from collections import defaultdict

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.managers.invitation import InvitationState
from ....core.roles import Act
from ....services.files import uploads
from ....services.managers import changes, importing, invitations
from ....services.managers.changes import Changes
from ....services.managers.refusals import ManagerProblems, ManagersUnconfirmed
from ....services.setup import clients
from ...account.guard import account, actor, allow, house
from ...account.language import say_many
from ..blueprint import blueprint, found
from ..rosters import problems as roster_problems
from .forms import ReadersFile, ReadersStep

LETTERS = "letters"
"""By this button each new reader gets a letter; by the other one the links are shown."""
Shown = str | tuple[str, int]


@blueprint.get("/clients/<int:client_id>/readers")
@allow(Act.PEOPLE_EDIT)
def readers(client_id: int) -> str:
    """Where to send a file; a roster just imported that names managers is at hand."""
    return _page(client_id, ReadersFile())


def _page(client_id: int, form: ReadersFile) -> str:
    line = found(clients.client, house(), client_id)
    at_hand = uploads.at_hand(house(), account().id, uploads.of_readers(client_id))
    letters = defaultdict[InvitationState, list[str]](list, invitations.standing(house(), client_id))
    return render_template("console/clients/readers.html", client=line, form=form, at_hand=at_hand, letters=letters)


def _refused(client_id: int, refusal: Refusal) -> Shown:
    form = ReadersFile(formdata=None)
    form.say_no(refusal)
    return _page(client_id, form), 422


@blueprint.post("/clients/<int:client_id>/readers")
@allow(Act.PEOPLE_EDIT)
def readers_check(client_id: int) -> Shown:
    """Show every bad row, or what making these readers would change. Changes nothing."""
    found(clients.client, house(), client_id)
    form = ReadersFile()
    try:
        if ReadersStep().act.data == "at-hand":
            return _looked_at(client_id, *_kept(client_id))
        form.check()
        return _looked_at(client_id, form.file.filename, form.file.read())
    except Refusal as refusal:
        return _refused(client_id, refusal)


def _kept(client_id: int) -> tuple[str, bytes]:
    """The file of the step before, once. UploadGone."""
    return uploads.take(house(), account().id, uploads.of_readers(client_id), ReadersStep().upload.data)


def _looked_at(client_id: int, filename: str, content: bytes, moved: bool = False) -> Shown:
    """The page of all bad rows, or the preview. `moved`: what was looked at is no longer what would be done."""
    seen = changes.changes(house(), client_id, content)
    if seen.problems:
        return _wrong(client_id, filename, seen), 422
    upload = uploads.keep(house(), account().id, uploads.of_readers(client_id), filename, content)
    line = found(clients.client, house(), client_id)
    shown = render_template(
        "console/clients/readers_preview.html", client=line, filename=filename, seen=seen, upload=upload, moved=moved
    )
    return (shown, 422) if moved else shown


def _wrong(client_id: int, filename: str, seen: Changes) -> str:
    line, lines = found(clients.client, house(), client_id), roster_problems.lines(seen.problems)
    return render_template("console/clients/readers_problems.html", client=line, filename=filename, lines=lines)


@blueprint.post("/clients/<int:client_id>/readers/import")
@allow(Act.PEOPLE_EDIT, fresh=True)
def readers_import(client_id: int) -> Response | Shown:
    """Make what was looked at, all of it or nothing; the links go by letter, or are shown once, here."""
    line, form = found(clients.client, house(), client_id), ReadersStep()
    do = importing.put_and_write if form.act.data == LETTERS else importing.put
    try:
        name, content = _kept(client_id)
        try:
            made = do(house(), actor(), client_id, content, form.confirmed.data, request.form.getlist("leaving"))
        except (ManagersUnconfirmed, ManagerProblems):
            return _looked_at(client_id, name, content, moved=True)
    except Refusal as refusal:
        return _refused(client_id, refusal)
    if isinstance(made, int):
        flash(say_many("One letter goes out within a minute.", "%(num)s letters go out within a minute.", made), "ok")
        return redirect(url_for("console.readers", client_id=client_id))
    return render_template("console/clients/readers_made.html", client=line, links=made)


@blueprint.post("/clients/<int:client_id>/readers/stop")
@allow(Act.PEOPLE_EDIT)
def readers_stop(client_id: int) -> Response:
    """Stop the letters to new readers that have not gone yet."""
    found(clients.client, house(), client_id)
    stopped = invitations.stop(house(), actor(), client_id)
    flash(say_many("One letter is stopped.", "%(num)s letters are stopped.", stopped), "ok")
    return redirect(url_for("console.readers", client_id=client_id))
