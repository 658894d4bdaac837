"""What of a survey stands beside its questions: settings, mails, notices, and tables of other things."""

from collections.abc import Iterable, Sequence

from ..htmltext import in_short, plain, short
from .file import Entry, Row
from .form import Form
from .names import COLUMNS, FORMATS, NOTHING, PRIVATE, SETTINGS, TEXTS

MOST_LINES = 100
"""Rows of one table that are told one by one."""
_NUMBERS = frozenset({"id", "sid", "gid", "qid", "language", "sortorder"})


def tell_texts(form: Form, taken: Iterable[str]) -> None:
    """The texts of a survey that have no place here."""
    for column, found in form.survey.texts.items():
        if column in {*taken, *FORMATS}:
            continue
        words = in_short(found, 300)
        if words:
            form.tell_of("survey", TEXTS.get(column, "%(name)s: %(text)s"), name=column, text=words)


def tell_settings(form: Form) -> None:
    """Settings that somebody changed, in one line; those that name somebody without their value."""
    listed = [
        name if name.lower() in PRIVATE else f"{name} ({short(value)})"
        for name, value in form.survey.settings.items()
        if name.lower() not in SETTINGS and value not in NOTHING
    ]
    if listed:
        form.tell_of("survey", "settings of LimeSurvey: %(listed)s", listed=", ".join(listed))


def tell_tables(form: Form) -> None:
    """Tables of which nothing is read: quotas, assessments, addresses, themes."""
    defaults = form.survey.others.pop("defaultvalues", [])
    _tell_defaults(form, defaults, form.survey.others.pop("defaultvalue_l10ns", []))
    for table, rows in form.survey.others.items():
        for row in rows[:MOST_LINES]:
            said = ", ".join(
                f"{name}: {short(plain(value))}" for name, value in row.items() if value and name not in _NUMBERS
            )
            form.words.tell_of(table, "%(text)s", text=said or "a row without words")
        if len(rows) > MOST_LINES:
            form.tell_of(table, "more rows: %(count)s", count=str(len(rows) - MOST_LINES))
        if not rows:
            form.tell_of(table, "a part of the file that is not read")


def _tell_defaults(form: Form, rows: Sequence[Row], localised: Sequence[Row]) -> None:
    """What is filled in beforehand; here nothing is."""
    titles = {entry.cells.get("qid", ""): entry.cells.get("title", "") for entry in form.survey.questions}
    parts = {entry.cells.get("qid", ""): entry.cells.get("title", "") for entry in form.survey.subquestions}
    named = {row.get("dvid", ""): row for row in rows}
    for row in [*rows, *({**named.get(row.get("dvid", ""), {}), **row} for row in localised)]:
        value, part = row.get("defaultvalue"), parts.get(row.get("sqid", ""), "")
        if value:
            place = f"question {titles.get(row.get('qid', ''), row.get('qid', ''))}"
            said = short(plain(value), 200)
            form.words.tell_of(
                place, "what is filled in beforehand: %(value)s", value=f"{part}: {said}" if part else said
            )


def tell_cells(form: Form) -> None:
    """Values in columns that are not read; what belongs to no question; conditions of what does not come along."""
    survey = form.survey
    tables = (
        ("groups", survey.groups, "group_name"),
        ("questions", survey.questions, "title"),
        ("questions", survey.subquestions, "title"),
        ("answers", survey.answers, "code"),
    )
    for table, entries, name in tables:
        for entry in entries:
            strange = {one: two for one, two in entry.cells.items() if one not in COLUMNS[table] and two not in NOTHING}
            for column, value in strange.items():
                place = f"{table} {entry.cells.get(name, '')}"
                form.words.tell_of(place, "the column %(column)s (%(value)s)", column=column, value=short(plain(value)))
    if form.worth:
        form.tell_of("survey", "assessments: the value of each answer and the text for each score")
    _tell_orphans(form)


def _tell_orphans(form: Form) -> None:
    questions = {entry.cells.get("qid", "") for entry in form.survey.questions}
    groups = {entry.cells.get("gid", "") for entry in form.survey.groups}
    lost: Sequence[Entry] = form.orphans("questions", groups)
    lost = [*lost, *form.orphans("subquestions", questions), *form.orphans("answers", questions)]
    for entry in lost:
        place = f"question {entry.cells.get('title') or entry.cells.get('code', '')}"
        form.words.tell_of(
            place,
            "a row that belongs to nothing in the file: %(text)s",
            text=in_short(next(iter(entry.texts.values()), {})),
        )
