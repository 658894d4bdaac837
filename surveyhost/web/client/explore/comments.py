"""The printed comments of a report, searched: as a page, and as a workbook."""

from typing import Any

from flask import redirect, render_template, request, url_for

from ....core.errors import Refusal
from ....core.roles import Act
from ....report.explore import comments, workbook
from ....report.explore.comments import Found
from ....services.releases import viewing
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import blueprint, own_client
from .forms import FIRST, CommentsAsked
from .subject import Subject, subject
from .views import HERE, Answer, as_file, is_canonical

HERE_IS = "client.explore_comments"


@blueprint.get(f"{HERE}/comments")
@allow(Act.REPORT_READ)
def explore_comments(release_id: int) -> Answer:
    """Comments that hold the words; all that are printed for this reader where there are none."""
    of = subject(release_id)
    form = _form(of)
    try:
        form.check()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(of, form, None), 422
    if not is_canonical(of, _address(form)):
        return redirect(_href(of, form))
    return _page(of, form, _found(of, form))


@blueprint.get(f"{HERE}/comments/<any(xlsx):kind>")
@allow(Act.REPORT_READ)
def explore_comments_file(release_id: int, kind: str) -> Answer:
    """What was found, as a workbook."""
    of = subject(release_id)
    form = _form(of)
    try:
        form.check()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(of, form, None), 422
    asked = form.words.data or ""
    said = say("Comments with “%(words)s”", words=asked) if asked else say("All printed comments")
    content = workbook.of_comments(of.reading, _found(of, form), said)
    viewing.note(house(), actor(), release_id, own_client(), f"explore {kind}", of.unit or "")
    return as_file(content, kind, f"comments-{release_id}")


def _form(of: Subject) -> CommentsAsked:
    form = CommentsAsked(formdata=request.args, meta={"csrf": False})
    form.item.among = (FIRST, *comments.items(of.reading))
    return form


def _found(of: Subject, form: CommentsAsked) -> list[Found]:
    return comments.found(of.reading, form.words.data or "", form.item.data or "")


def _address(form: CommentsAsked) -> dict[str, str]:
    return {name: value for name in ("words", "item") if (value := str(form[name].data or ""))}


def _href(of: Subject, form: CommentsAsked, kind: str = "") -> str:
    query: dict[str, Any] = {"release_id": of.line.id, "unit": of.unit, **_address(form)}
    return url_for("client.explore_comments_file", kind=kind, **query) if kind else url_for(HERE_IS, **query)


def _page(of: Subject, form: CommentsAsked, found: list[Found] | None) -> str:
    items = comments.items(of.reading)
    return render_template(
        "client/explore_comments.html",
        of=of,
        form=form,
        found=found,
        hits=sum(len(one.comments) for one in found or ()),
        printed=comments.number(of.reading),
        items=[(FIRST, say("All questions")), *items.items()],
        workbook=_href(of, form, "xlsx") if found else None,
    )
