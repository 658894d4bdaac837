"""What a reader asks, as an address says it. A field that is not there, or blank, means what is shown first."""

from typing import Any

from flask import request

from ....report.explore.choices import WAVES, Against, Choices, Sort, View
from ...forms import Choice, Form, Line, Natural, Tick

BY = ":"
"""Between how it is sorted and the column."""
FIRST = ""
MOST_WORDS = 100


class ViewAsked(Form):
    rows = Choice((FIRST,))
    columns = Choice((FIRST,))
    against = Choice((FIRST,))
    sort = Choice((FIRST,))
    lowest = Tick()
    told = Tick()
    page = Natural(most=9999)

    def view(self, choices: Choices) -> View:
        """The one view that is asked for; of a form that was checked.

        What means nothing beside the rest is left out: a column that is not shown, an order of waves.
        """
        first = choices.first
        rows, columns = self.rows.data or first.rows, self.columns.data or first.columns
        sort, _, by = (self.sort.data or Sort.ORDER).partition(BY)
        is_waves = rows == WAVES
        if is_waves or (by and by not in {one.key for one in choices.columns[columns].columns}):
            sort, by = Sort.ORDER, ""
        against = Against.WHOLE if is_waves else Against(self.against.data or Against.WHOLE)
        told, page = bool(self.told.data), self.page.data or 1
        return View(rows, columns, against, Sort(sort), by, bool(self.lowest.data), told, page)


class CommentsAsked(Form):
    words = Line(MOST_WORDS)
    item = Choice((FIRST,))


def view_form(choices: Choices) -> ViewAsked:
    """What the address asks, to be checked against what there is."""
    form = ViewAsked(formdata=request.args, meta={"csrf": False})
    form.rows.among = (FIRST, *choices.rows)
    form.columns.among = (FIRST, *choices.columns)
    form.against.among = (FIRST, *choices.against)
    form.sort.among = (FIRST, *sorts(choices))
    return form


def sorts(choices: Choices, columns: str = "") -> list[str]:
    """Every way to sort; `columns`: by columns of this set only."""
    sets = [choices.columns[columns]] if columns else list(choices.columns.values())
    keys = dict.fromkeys(one.key for some in sets for one in some.columns)
    named = [f"{way}{BY}{key}" for way in (Sort.FIGURE, Sort.DIFFERENCE) for key in keys]
    return [Sort.ORDER, Sort.NAME, Sort.PEOPLE, *named]


def sort_text(view: View) -> str:
    """How a view is sorted, as its address says it."""
    return f"{view.sort}{BY}{view.by}" if view.by else view.sort


def address_of(view: View, first: View) -> dict[str, Any]:
    """The view's one address: what differs from the view that is shown first, in this order."""
    told = {
        "rows": view.rows if view.rows != first.rows else None,
        "columns": view.columns if view.columns != first.columns else None,
        "against": view.against if view.against != first.against else None,
        "sort": sort_text(view) if view.sort != first.sort else None,
        "lowest": "1" if view.lowest else None,
        "told": "1" if view.told else None,
        "page": str(view.page) if view.page > 1 else None,
    }
    return {name: str(value) for name, value in told.items() if value is not None}
