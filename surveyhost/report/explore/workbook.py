"""A view, or what a search found, as a workbook: all rows, with each difference and its sign in words."""

import io
from collections.abc import Sequence

from ...outside.worksheets import Sheet, sheet_name, workbook
from ..formatting import N_, Words
from ..model import Reading
from .comments import Found
from .table import Row, Shown, Table

HEADS = (N_("Group"), N_("Answers"))
FAVOURABLE, SCORE = N_("Favourable, %"), "eNPS"
LONG = (N_("Group"), N_("Question or theme"), FAVOURABLE, N_("Difference, points"), N_("Sign"))
COMMENTS = (N_("Group"), N_("Question"), N_("Comments"), N_("Heading"))


def _write_figure(sheet: Sheet, row: int, column: int, cell: Shown) -> None:
    """A number where the figure is exact; in words where it is a bound, a range, or not shown."""
    exact = cell.span.low if cell.span is not None and cell.span.exact else None
    sheet.write(row, column, cell.figure or cell.why if exact is None else exact)


def _about(reading: Reading, said: str) -> list[str]:
    words, release = reading.words, reading.release
    promise = words.say(
        "No number here rests on fewer than %(k)s people. Release %(number)s, contract %(hash)s.",
        k=reading.k,
        number=release.number,
        hash=release.policy_hash[:8],
    )
    return [words.text(release.title), said, promise]


def of_table(reading: Reading, table: Table, said: str) -> bytes:
    """Two sheets: the figures as they stand in the view, and a line for each figure with its difference and sign."""
    words, out = reading.words, io.BytesIO()
    rows = [*([] if table.whole is None else [table.whole]), *table.every]
    with workbook(out) as book:
        about = _about(reading, said)
        sheet = Sheet(book, sheet_name(book, _of(table, words)), [40, 10, *[22] * len(table.columns)])
        for place, line in enumerate(about):
            sheet.write(place, 0, line)
        head = len(about) + 1
        sheet.heads(head, [*map(words.say, HEADS), *(column.text for column in table.columns)])
        for place, row in enumerate(rows, head + 1):
            sheet.write(place, 0, row.name)
            sheet.write(place, 1, row.people)
            for column, cell in enumerate(row.cells, 2):
                _write_figure(sheet, place, column, cell)
        sheet.freeze(head + 1, 1)
        _differences(Sheet(book, sheet_name(book, words.say("Differences")), [40, 60, 14, 14, 22]), table, rows, words)
    return out.getvalue()


def _of(table: Table, words: Words) -> str:
    """What the figures are."""
    return SCORE if table.columns[0].is_score else words.say(FAVOURABLE)


def _differences(sheet: Sheet, table: Table, rows: Sequence[Row], words: Words) -> None:
    sheet.heads(0, [_of(table, words) if one == FAVOURABLE else words.say(one) for one in LONG])
    sheet.freeze(1, 1)
    at = 1
    for row in rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.delta is None or cell.difference is None:
                continue
            sheet.write(at, 0, row.name)
            sheet.write(at, 1, column.text)
            _write_figure(sheet, at, 2, cell)
            sheet.write(at, 3, words.signed_span(cell.difference))
            sheet.write(at, 4, words.sign(cell.delta.sign))
            at += 1


def of_comments(reading: Reading, found: Sequence[Found], said: str) -> bytes:
    """A line for each comment that was found."""
    words, out = reading.words, io.BytesIO()
    with workbook(out) as book:
        sheet = Sheet(book, sheet_name(book, words.say("Comments")), [34, 34, 100, 34])
        about = _about(reading, said)
        for place, line in enumerate(about):
            sheet.write(place, 0, line)
        at = len(about) + 1
        sheet.heads(at, [words.say(one) for one in COMMENTS])
        for one in found:
            for comment, heading in zip(one.plain, one.headings, strict=True):
                at += 1
                for column, text in enumerate((one.group, one.question, comment, *([heading] if heading else []))):
                    sheet.write(at, column, text)
    return out.getvalue()
