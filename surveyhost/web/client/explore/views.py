"""A view of a report: its page, and the same as a file. What an address cannot mean is said in a line."""

from collections.abc import Callable, Mapping

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....outside.pictures import png
from ....report.explore import picture, workbook
from ....report.explore.choices import View
from ....report.explore.table import Table
from ....report.html import Pictures, fragment
from ....services.releases import viewing
from ...account.guard import actor, allow, house
from ..blueprint import blueprint, own_client
from ..reports import KINDS
from . import naming
from .forms import ViewAsked, address_of, sort_text, sorts, view_form
from .subject import Subject, on_page, subject

HERE = "/reports/<int:release_id>/explore"
Answer = Response | FlaskResponse | tuple[str, int] | str


@blueprint.get(HERE)
@allow(Act.REPORT_READ)
def explore(release_id: int) -> Answer:
    """A view, as its address asks it. The first of a release is on record, like opening its report."""
    of = subject(release_id)
    if of.choices.is_empty:
        return render_template("client/explore_nothing.html", of=of)
    form, shown = _asked(of)
    if shown is None:
        return _page(of, form, None), 422
    if not is_canonical(of, address_of(shown.view, of.choices.first)):
        return redirect(naming.href(of, shown.view))
    if shown.view == of.choices.first:
        viewing.note(house(), actor(), release_id, own_client(), "explore", of.unit or "")
    return _page(of, form, shown)


@blueprint.get(f"{HERE}/<any(xlsx, png, svg):kind>")
@allow(Act.REPORT_READ)
def explore_file(release_id: int, kind: str) -> Answer:
    """The same view as a file: a workbook of all its rows, or a picture of the page that is seen."""
    of = subject(release_id)
    if of.choices.is_empty:
        return redirect(url_for("client.explore", release_id=release_id, unit=of.unit))
    form, shown = _asked(of)
    if shown is None:
        return _page(of, form, None), 422
    content = FILES[kind](of, shown)
    viewing.note(house(), actor(), release_id, own_client(), f"explore {kind}", of.unit or "")
    return as_file(content, kind, f"explore-{release_id}")


def _asked(of: Subject) -> tuple[ViewAsked, Table | None]:
    """The view that the address asks for; None where it means none, and the form says why."""
    form = view_form(of.choices)
    try:
        form.check()
        return form, of.table(form.view(of.choices))
    except Refusal as refusal:
        form.say_no(refusal)
        return form, None


def as_file(content: bytes, kind: str, name: str) -> FlaskResponse:
    """A file that the browser keeps; a drawing is never a page of ours."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return FlaskResponse(content, mimetype=(KINDS | PICTURES)[kind], headers=headers)


PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
FILES: Mapping[str, Callable[[Subject, Table], bytes]] = {
    "xlsx": lambda of, shown: workbook.of_table(of.reading, shown, naming.said(of, shown.view)),
    "svg": lambda of, shown: picture.svg(of.reading, shown, naming.said(of, shown.view)),
    "png": lambda of, shown: png(picture.svg(of.reading, shown, naming.said(of, shown.view))),
}


def is_canonical(of: Subject, address: dict[str, str]) -> bool:
    """Whether the address asked is the one that this question has."""
    unit = {} if of.unit is None else {"unit": of.unit}
    return list(request.args.items(multi=True)) == list((unit | address).items())


def _page(of: Subject, form: ViewAsked, shown: Table | None) -> str:
    view = of.choices.first if shown is None else shown.view
    form.rows.data, form.columns.data, form.against.data = view.rows, view.columns, view.against
    form.sort.data = sort_text(view)
    return render_template(
        "client/explore.html",
        of=of,
        form=form,
        view=view,
        shown=shown,
        choices=_offered(of, view),
        title=naming.title(of, view),
        details=naming.details(of, view),
        drawn=None if shown is None else _drawn(of, shown),
        href=lambda page=None, kind="": naming.href(of, on_page(view, page or view.page), kind),
    )


def _offered(of: Subject, view: View) -> dict[str, list[tuple[str, str]]]:
    """Values and words of each list."""
    return {
        "rows": [(one.key, naming.rows_name(of, one)) for one in of.choices.rows.values()],
        "columns": [(one.key, naming.columns_name(one)) for one in of.choices.columns.values()],
        "against": [(one, naming.against_name(of, one)) for one in of.choices.against],
        "sort": [(one, naming.sort_name(of, one)) for one in sorts(of.choices, view.columns)],
    }


def _drawn(of: Subject, shown: Table) -> str:
    rows = [*([] if shown.whole is None else [shown.whole]), *shown.rows]
    shows = {
        "table": shown,
        "rows": rows,
        "heads": naming.heads(of, shown.view),
        "label": naming.said(of, shown.view),
    }
    return fragment(of.reading, "report/explore/table.html", Pictures(inline=True), shows)
