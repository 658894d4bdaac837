"""Files made from a release: JSON, CSV, XLSX; PPTX comes from `slides`.

Exporters get a `Release` alone, so none can reach a cube.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..core.loop.ballot import is_ballot
from ..core.loop.finding import About, Place
from ..core.questionnaire.kinds import find
from ..core.questionnaire.measures import Measure, measures
from ..core.questionnaire.model import Questionnaire
from ..core.quoting import harmless
from ..core.release import rankings
from ..core.release.chance.signs import Sign
from ..core.release.derived import Span, gap
from ..core.release.export_tables import HEAD, document, reason, reasons, tidy
from ..core.release.model import Cell, Group, Release, Share
from ..core.release.rankings import with_one_base
from .categories import names
from .comment_lines import in_file, under_headings
from .formatting import N_, Words
from .html import reading
from .model import Reading, words_of
from .names import spoken
from .parts.groups import dot_pages, heat_maps
from .parts.loop import ballot, became, decided
from .parts.sections import sections
from .protected import ITEM
from .slides import to_pptx

HEADINGS = {
    "group": N_("Group"),
    "respondents": N_("Respondents"),
    "question": N_("Question"),
    "n": N_("Answers"),
    "mean": N_("Mean"),
    "favourable": N_("Favourable, %"),
    "neutral": N_("Neutral, %"),
    "unfavourable": N_("Unfavourable, %"),
    "each": N_("Each answer, %"),
}


def to_json(release: Release, language: str) -> bytes:
    """The JSON export, indented, UTF-8. The language changes nothing: every text is there in each language."""
    del language
    return json.dumps(document(release), ensure_ascii=False, indent=1).encode()


def to_csv(release: Release, language: str) -> bytes:
    """Tidy CSV with a BOM, so that spreadsheet programs read Vietnamese right. Groups are called as in the language."""
    release = spoken(release, language)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEAD)
    writer.writeheader()
    for row in tidy(release):
        writer.writerow({key: harmless(value) if isinstance(value, str) else value for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _shown(share: Share | Span, words: Words) -> int | str:
    if share.exact:
        return share.low
    if share.high == 100:
        return words.say("at least %(low)s", low=share.low)
    return words.say("at most %(high)s", high=share.high) if share.low == 0 else words.figure(share)


def measure_text(questionnaire: Questionnaire, measure: Measure, words: Words) -> str:
    """The words of a measure: the item's text, and behind a colon the row, option or department it is about."""
    item = questionnaire.item(measure.item)
    texts = {option.code: words.text(option.text) for option in (*item.options, *item.rows)}
    return ": ".join([words.text(item.text), *(texts[part] for part in measure.part)])


def _group_name(group: Group, words: Words) -> str:
    return " / ".join(group.path) or words.say("Whole company")


def _each(questionnaire: Questionnaire, measure: Measure, cell: Cell, words: Words, bases: frozenset[str]) -> str:
    """The share of every answer, where the cell has them; three bands stand in columns of their own."""
    if cell.form != "full":
        return ""
    if measure.scale == "ranks":
        called: Sequence[str] = rankings.names(measure, cell, measure.item in bases, words.say("not ranked"))
    else:
        called = names(words, questionnaire.item(measure.item))
    return "; ".join(f"{name}: {_shown(share, words)}" for name, share in zip(called, cell.shares, strict=True))


def _write_cell(sheet: Worksheet, row: int, cell: Cell | None, words: Words, why: str) -> None:
    if cell is None:
        sheet.write_string(row, 3, words.say(ITEM[why]))
        return
    sheet.write_number(row, 2, cell.n)
    for column, share in enumerate(reversed(cell.bands or ()), start=3):
        shown = _shown(share, words)
        if isinstance(shown, int):
            sheet.write_number(row, column, shown)
        else:
            sheet.write_string(row, column, shown)
    if cell.mean is not None:
        sheet.write_number(row, 6, cell.mean)


def _sheet_name(book: Workbook, name: str) -> str:
    """The name without signs that a sheet's may not have, told apart from those there are."""
    plain = name.translate(str.maketrans("[]:*?/\\", "-------"))[:31]
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    numbered = (f"{plain[:28]} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (plain, *numbered) if one.casefold() not in taken)


def _sheet(book: Workbook, release: Release, breakdown: str, words: Words) -> None:
    sheet = book.add_worksheet(_sheet_name(book, words.breakdown(breakdown)))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    columns = ("group", "question", "n", "favourable", "neutral", "unfavourable", "mean", "each")
    for place, name in enumerate(columns):
        sheet.write_string(0, place, words.say(HEADINGS[name]), head)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 6, 14)
    sheet.set_column(7, 7, 80)
    sheet.freeze_panes(1, 2)
    row, known, bases = 1, reasons(release), with_one_base(release)
    for group in (group for group in release.groups if group.breakdown == breakdown):
        for measure in measures(release.questionnaire):
            sheet.write_string(row, 0, _group_name(group, words))
            sheet.write_string(row, 1, measure_text(release.questionnaire, measure, words))
            cell = release.cells.get((group.code, measure.code))
            _write_cell(sheet, row, cell, words, reason(known, group, measure))
            if cell is not None:
                sheet.write_string(row, 7, _each(release.questionnaire, measure, cell, words, bases))
            row += 1


def _first_sheet(book: Workbook, release: Release, words: Words) -> None:
    sheet = book.add_worksheet(words.say("Contract")[:31])
    sheet.set_column(0, 0, 90)
    about = words.say(
        "No number here rests on fewer than %(k)s people. Release %(number)s, contract %(hash)s.",
        k=release.policy["k"],
        number=release.number,
        hash=release.policy_hash[:8],
    )
    for row, line in enumerate([words.text(release.title), release.client, about, release.policy_hash]):
        sheet.write_string(row, 0, line)


def _comments_sheet(book: Workbook, release: Release, words: Words) -> None:
    sheet = book.add_worksheet(words.say("Comments")[:31])
    sheet.set_column(0, 1, 34)
    sheet.set_column(2, 2, 100)
    sheet.set_column(3, 3, 34)
    lines = book.add_format({"text_wrap": True, "valign": "top"})
    row = 0
    for comments in release.comments:
        name = _group_name(release.group(comments.group), words)
        item = words.text(find(release.questionnaire, comments.item).text)
        for heading, places in under_headings(comments):
            for place in places:
                line = in_file(words, comments.comments[place], place in comments.neutral)
                for column, text in enumerate((name, item, line, *([heading] if heading else []))):
                    sheet.write_string(row, column, text, lines)
                row += 1


def _decided_sheet(book: Workbook, release: Release, language: str, words: Words) -> None:
    sheet = book.add_worksheet(_sheet_name(book, words.say(decided.LABEL)))
    head, lines = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, name in enumerate(decided.HEADS):
        sheet.write_string(0, place, words.say(name), head)
    sheet.set_column(0, 2, 60)
    sheet.set_column(3, 4, 14)
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(decided.rows(reading(release, language)), 1):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, lines)


def _became_sheet(book: Workbook, release: Release, language: str, words: Words) -> None:
    found = became.lines(reading(release, language))
    sheet = book.add_worksheet(_sheet_name(book, words.say(became.LABEL)))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, name in enumerate((*became.HEADS, became.RESTS_ON)):
        sheet.write_string(0, place, words.say(name), head)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 12)
    sheet.set_column(7, 7, 30)
    sheet.set_column(8, 8, 90)
    sheet.freeze_panes(1, 1)
    for row, line in enumerate(found, 1):
        for place, text in enumerate((*line.cells(), words.sentences(line.of, *line.more))):
            sheet.write_string(row, place, text, wrapped)


def _judged(of: Reading) -> Iterator[tuple[Place, Sign]]:
    """Every difference between groups that the report prints, with its sign there."""
    rows = [row.cells for one in heat_maps(of) for row in one.rows]
    rows += [cells for part in sections(of) for one in part.shows["maps"] for *_, cells in one.rows]
    for cells in rows:
        yield from (
            (cell.place, cell.delta.sign) for cell in cells if cell.place is not None and cell.delta is not None
        )
    for row in (row for page in dot_pages(of) for table in page.tables for row in table.rows):
        for place, dot in zip(row.places, row.dots, strict=True):
            if place is not None and not isinstance(dot, str):
                yield place, dot.sign


def _figure(of: Reading, group: str, place: Place) -> Span | None:
    if place.about == About.ITEM:
        return of.favourable(group, place.code)
    return of.score(group, next(scale for scale in of.scales if scale.code == place.code))


def _named(of: Reading, place: Place) -> str:
    if place.about == About.ITEM:
        return of.question(place.code)
    return of.words.text(next(scale.text for scale in of.scales if scale.code == place.code))


DIFFERENCES = (
    N_("Group"),
    N_("Question or theme"),
    N_("Favourable, %"),
    N_("Whole company"),
    N_("Difference, points"),
    N_("Sign"),
)


def _differences_sheet(book: Workbook, of: Reading, judged: Sequence[tuple[Place, Sign]]) -> None:
    words = of.words
    sheet = book.add_worksheet(_sheet_name(book, words.say("Differences")))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    for column, name in enumerate(DIFFERENCES):
        sheet.write_string(0, column, words.say(name), head)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 5, 18)
    sheet.freeze_panes(1, 2)
    for row, (place, sign) in enumerate(judged, 1):
        one, other = (_figure(of, group, place) for group in (place.group, of.unit.code))
        if one is None or other is None:
            continue
        sheet.write_string(row, 0, _group_name(of.release.group(place.group), words))
        sheet.write_string(row, 1, _named(of, place))
        for column, share in ((2, _shown(one, words)), (3, _shown(other, words))):
            (sheet.write_number if isinstance(share, int) else sheet.write_string)(row, column, share)
        sheet.write_string(row, 4, words.signed_span(gap(one, other)))
        sheet.write_string(row, 5, words.sign(sign))


def _votes_sheet(book: Workbook, of: Reading) -> None:
    words = of.words
    sheet = book.add_worksheet(_sheet_name(book, words.say(ballot.LABEL)))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    for column, name in enumerate((*ballot.HEADS, DIFFERENCES[-1])):
        sheet.write_string(0, column, words.say(name), head)
    sheet.set_column(0, 0, 80)
    sheet.set_column(1, 6, 16)
    sheet.freeze_panes(1, 1)
    for row, vote in enumerate(ballot.votes(of), 1):
        signed = ("", "") if vote.balance is None else (vote.balance.text, words.sign(vote.balance.sign))
        figures = (*vote.figures, signed[0], words.number(vote.n), signed[1]) if vote.shares else (vote.note,)
        for column, text in enumerate((vote.text, *figures)):
            sheet.write_string(row, column, text)


def to_xlsx(release: Release, language: str) -> bytes:
    """A workbook: the contract, sheets for breakdowns, differences, comments. Protected cells are said in words."""
    words = words_of(release, language)
    release = spoken(release, language)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _first_sheet(book, release, words)
        for breakdown in dict.fromkeys(group.breakdown for group in release.groups):
            _sheet(book, release, breakdown, words)
        of = reading(release, language)
        if judged := list(_judged(of)):
            _differences_sheet(book, of, judged)
        if is_ballot(release.questionnaire):
            _votes_sheet(book, of)
        if release.decided:
            _decided_sheet(book, release, language, words)
        if release.became:
            _became_sheet(book, release, language, words)
        if release.comments:
            _comments_sheet(book, release, words)
    return out.getvalue()


EXPORTS: dict[str, Callable[[Release, str], bytes]] = {
    "json": to_json,
    "csv": to_csv,
    "xlsx": to_xlsx,
    "pptx": to_pptx,
}
"""Every exporter but the PDF, which is printed at the desk and kept."""
