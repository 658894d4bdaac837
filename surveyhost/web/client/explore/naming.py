"""What the choices of a view are called, and a view as a whole, in the reader's language."""

from dataclasses import dataclass, replace

from flask import url_for

from ....report.explore.choices import UNITS, WAVES, Against, ColumnSet, RowSet, Sort, View
from ...account.language import say
from .forms import BY, address_of
from .subject import Subject

SHORT = 34
"""Letters of an item's words in the head of its column."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a link that sorts by it."""

    text: str
    href: str = ""
    way: str = ""
    """As `aria-sort` says it, where the rows are sorted by this column."""


def rows_name(of: Subject, rows: RowSet) -> str:
    if rows.key == UNITS:
        return say("Units")
    if rows.key == WAVES:
        return say("Waves")
    if rows.level:
        return say("Units, level %(level)s", level=rows.level)
    return of.reading.words.breakdown(rows.breakdown)


def columns_name(one: ColumnSet) -> str:
    name = say("Items of “%(theme)s”", theme=one.name) if one.name else "eNPS" if one.is_score else say("Themes")
    return say("%(columns)s, table %(number)s", columns=name, number=one.first) if one.first else name


def against_name(of: Subject, against: Against) -> str:
    if against == Against.BEFORE:
        return say("The wave before")
    return of.reading.words.group(of.reading.unit)


def sort_name(of: Subject, sort: str) -> str:
    way, _, key = sort.partition(BY)
    if way == Sort.ORDER:
        return say("As in the report")
    if way == Sort.NAME:
        return say("Name")
    if way == Sort.PEOPLE:
        return say("Number of answers")
    text = next(one.text for some in of.choices.columns.values() for one in some.columns if one.key == key)
    name = of.reading.words.short(text, 2 * SHORT)
    if way == Sort.FIGURE:
        return say("Figure: %(column)s", column=name)
    return say("Difference: %(column)s", column=name)


def title(of: Subject, view: View) -> str:
    """What stands in rows and columns."""
    rows, columns = of.choices.rows[view.rows], of.choices.columns[view.columns]
    return say("Rows: %(rows)s. Columns: %(columns)s", rows=rows_name(of, rows), columns=columns_name(columns))


def said(of: Subject, view: View) -> str:
    """The view in a line."""
    return " · ".join([title(of, view), *details(of, view)])


def details(of: Subject, view: View) -> list[str]:
    """What else was chosen."""
    parts = []
    if view.rows == WAVES:
        parts += [of.reading.words.group(of.reading.unit), say("each compared with the wave before it")]
    else:
        parts.append(say("compared with: %(other)s", other=against_name(of, view.against)))
    if view.told:
        parts.append(say("only rows with a difference that is more than chance"))
    if view.sort != Sort.ORDER:
        by = sort_name(of, f"{view.sort}{BY}{view.by}" if view.by else view.sort)
        parts.append(say("sorted by: %(column)s", column=by))
    if view.page > 1:
        parts.append(say("page %(number)s", number=view.page))
    return parts


def href(of: Subject, view: View, kind: str = "") -> str:
    """A view's address; of it as a file of this kind, where one is named."""
    query = {"unit": of.unit, **address_of(view, of.choices.first)}
    if kind:
        return url_for("client.explore_file", release_id=of.line.id, kind=kind, **query)
    return url_for("client.explore", release_id=of.line.id, **query)


def heads(of: Subject, view: View) -> list[Head]:
    """Name, answers, and each column; each sorts the rows, the second time the other way round."""
    columns = of.choices.columns[view.columns].columns
    texts = [of.reading.words.short(f"{one.number}. {one.text}" if one.number else one.text, SHORT) for one in columns]
    names = [rows_name(of, of.choices.rows[view.rows]), of.reading.words.say("Answers"), *texts]
    if view.rows == WAVES:
        return [Head(name) for name in names]
    sorts = [(Sort.NAME, ""), (Sort.PEOPLE, ""), *((Sort.FIGURE, one.key) for one in columns)]
    return [_head(of, view, name, sort, by) for name, (sort, by) in zip(names, sorts, strict=True)]


def _head(of: Subject, view: View, name: str, sort: Sort, by: str) -> Head:
    is_now = (view.sort, view.by) == (sort, by)
    rises = view.lowest != (sort == Sort.NAME)  # names begin with A, figures with the highest
    way = ("ascending" if rises else "descending") if is_now else ""
    next_view = replace(view, sort=sort, by=by, lowest=is_now and not view.lowest, page=1)
    return Head(name, href(of, next_view), way)
