"""Readers for whoever heads a unit, out of a roster's column or a list: sent, looked at, and only then made."""

from flask import render_template, request
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.files import uploads
from ....services.managers import changes, importing
from ....services.managers.changes import Changes
from ....services.managers.refusals import ManagerProblems, ManagersUnconfirmed
from ....services.setup import clients
from ...account.guard import account, actor, allow, house
from ..blueprint import blueprint, found
from ..rosters import problems as roster_problems
from .forms import ReadersFile, ReadersStep

Shown = str | tuple[str, int]


@blueprint.get("/clients/<int:client_id>/readers")
@allow(Act.PEOPLE_EDIT)
def readers(client_id: int) -> str:
    """Where to send a file; a roster just imported that names managers is at hand."""
    return _page(client_id, ReadersFile())


def _page(client_id: int, form: ReadersFile) -> str:
    line = found(clients.client, house(), client_id)
    at_hand = uploads.at_hand(house(), account().id, uploads.of_readers(client_id))
    return render_template("console/readers.html", client=line, form=form, at_hand=at_hand)


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
        "console/readers_preview.html", client=line, filename=filename, seen=seen, upload=upload, moved=moved
    )
    return (shown, 422) if moved else shown


def _wrong(client_id: int, filename: str, seen: Changes) -> str:
    line, lines = found(clients.client, house(), client_id), roster_problems.lines(seen.problems)
    return render_template("console/readers_problems.html", client=line, filename=filename, lines=lines)


@blueprint.post("/clients/<int:client_id>/readers/import")
@allow(Act.PEOPLE_EDIT, fresh=True)
def readers_import(client_id: int) -> Response | Shown:
    """Make what was looked at, all of it or nothing. The links are shown once, here; they are not stored."""
    line = found(clients.client, house(), client_id)
    try:
        name, content = _kept(client_id)
        try:
            links = importing.put(
                house(), actor(), client_id, content, ReadersStep().confirmed.data, request.form.getlist("leaving")
            )
        except (ManagersUnconfirmed, ManagerProblems):
            return _looked_at(client_id, name, content, moved=True)
    except Refusal as refusal:
        return _refused(client_id, refusal)
    return render_template("console/readers_made.html", client=line, links=links)
