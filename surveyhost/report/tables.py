"""Files made from a release: JSON, CSV, XLSX; PPTX comes from `slides`.

Exporters get a `Release` alone, so none can reach a cube.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from xlsxwriter.workbook import Workbook

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
from ..outside.worksheets import Sheet, sheet_name, workbook
from .categories import names
from .comment_lines import in_file, under_headings
from .formatting import N_, Words
from .html import reading
from .model import Reading, words_of
from .names import spoken
from .parts.groups import dot_pages, heat_maps
from .parts.loop import ballot, became, decided
from .parts.overview import changes
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

CONTRACT, BETWEEN, SINCE, COMMENTS = N_("Contract"), N_("Differences"), N_("Since the last wave"), N_("Comments")
OWN_SHEETS = (CONTRACT, BETWEEN, SINCE, ballot.LABEL, decided.LABEL, became.LABEL, COMMENTS)
"""Names of sheets that no breakdown takes."""


class Export(Protocol):
    """Makes a file of a release. earlier: the release of the wave before, for files that say what changed."""

    def __call__(self, release: Release, language: str, earlier: Release | None = None) -> bytes: ...


def to_json(release: Release, language: str, earlier: Release | None = None) -> bytes:
    """The JSON export, indented, UTF-8. The language changes nothing: every text is there in each language."""
    del language, earlier
    return json.dumps(document(release), ensure_ascii=False, indent=1).encode()


def to_csv(release: Release, language: str, earlier: Release | None = None) -> bytes:
    """Tidy CSV with a BOM, so that spreadsheet programs read Vietnamese right. Groups are called as in the language."""
    del earlier
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


def _write_cell(sheet: Sheet, row: int, cell: Cell | None, words: Words, why: str) -> None:
    if cell is None:
        sheet.write(row, 3, words.say(ITEM[why]))
        return
    sheet.write(row, 2, cell.n)
    for column, share in enumerate(reversed(cell.bands or ()), start=3):
        sheet.write(row, column, _shown(share, words))
    if cell.mean is not None:
        sheet.write(row, 6, cell.mean)


def _sheet(book: Workbook, release: Release, breakdown: str, words: Words) -> None:
    name = sheet_name(book, words.breakdown(breakdown), [words.say(own) for own in OWN_SHEETS])
    sheet = Sheet(book, name, [34, 60, *[14] * 5, 80], wrapped=False)
    columns = ("group", "question", "n", "favourable", "neutral", "unfavourable", "mean", "each")
    sheet.heads(0, [words.say(HEADINGS[name]) for name in columns])
    sheet.freeze(1, 2)
    row, known, bases = 1, reasons(release), with_one_base(release)
    for group in (group for group in release.groups if group.breakdown == breakdown):
        for measure in measures(release.questionnaire):
            sheet.write(row, 0, _group_name(group, words))
            sheet.write(row, 1, measure_text(release.questionnaire, measure, words))
            cell = release.cells.get((group.code, measure.code))
            _write_cell(sheet, row, cell, words, reason(known, group, measure))
            if cell is not None:
                sheet.write(row, 7, _each(release.questionnaire, measure, cell, words, bases))
            row += 1


def _own_sheet(book: Workbook, words: Words, name: str, widths: Sequence[int], wrapped: bool = True) -> Sheet:
    """A sheet whose name is ours."""
    return Sheet(book, sheet_name(book, words.say(name)), widths, wrapped)


def _first_sheet(book: Workbook, release: Release, words: Words) -> None:
    sheet = _own_sheet(book, words, CONTRACT, [90], wrapped=False)
    about = words.say(
        "No number here rests on fewer than %(k)s people. Release %(number)s, contract %(hash)s.",
        k=release.policy["k"],
        number=release.number,
        hash=release.policy_hash[:8],
    )
    for row, line in enumerate([words.text(release.title), release.client, about, release.policy_hash]):
        sheet.write(row, 0, line)


def _comments_sheet(book: Workbook, release: Release, words: Words) -> None:
    sheet = _own_sheet(book, words, COMMENTS, [34, 34, 100, 34])
    row = 0
    for comments in release.comments:
        name = _group_name(release.group(comments.group), words)
        item = words.text(find(release.questionnaire, comments.item).text)
        for heading, places in under_headings(comments):
            for place in places:
                line = in_file(words, comments.comments[place], place in comments.neutral)
                for column, text in enumerate((name, item, line, *([heading] if heading else []))):
                    sheet.write(row, column, text)
                row += 1


def _decided_sheet(book: Workbook, release: Release, language: str, words: Words) -> None:
    sheet = _own_sheet(book, words, decided.LABEL, [60, 60, 60, 14, 14])
    sheet.heads(0, [words.say(name) for name in decided.HEADS])
    sheet.freeze(1, 0)
    for row, cells in enumerate(decided.rows(reading(release, language)), 1):
        for place, text in enumerate(cells):
            sheet.write(row, place, text)


def _became_sheet(book: Workbook, release: Release, language: str, words: Words) -> None:
    sheet = _own_sheet(book, words, became.LABEL, [60, *[12] * 6, 30, 90])
    sheet.heads(0, [words.say(name) for name in (*became.HEADS, became.RESTS_ON)])
    sheet.freeze(1, 1)
    for row, line in enumerate(became.lines(reading(release, language)), 1):
        for place, text in enumerate((*line.cells(), words.sentences(line.of, *line.more))):
            sheet.write(row, place, text)


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
    sheet = _own_sheet(book, words, BETWEEN, [34, 60, *[18] * 4], wrapped=False)
    sheet.heads(0, [words.say(name) for name in DIFFERENCES])
    sheet.freeze(1, 2)
    for row, (place, sign) in enumerate(judged, 1):
        one, other = (_figure(of, group, place) for group in (place.group, of.unit.code))
        if one is None or other is None:
            continue
        sheet.write(row, 0, _group_name(of.release.group(place.group), words))
        sheet.write(row, 1, _named(of, place))
        sheet.write(row, 2, _shown(one, words))
        sheet.write(row, 3, _shown(other, words))
        sheet.write(row, 4, words.signed_span(gap(one, other)))
        sheet.write(row, 5, words.sign(sign))


def _changes_sheet(book: Workbook, of: Reading) -> None:
    """What changed in the company since the wave before: themes, eNPS, items."""
    words, found = of.words, changes(of)
    if not found:
        return
    sheet = _own_sheet(book, words, SINCE, [80, *[18] * 4], wrapped=False)
    sheet.heads(0, [words.say(DIFFERENCES[1]), of.earlier_name, of.wave_name, *map(words.say, DIFFERENCES[-2:])])
    sheet.freeze(1, 1)
    for row, one in enumerate(found.values(), 1):
        sheet.write(row, 0, one.text)
        sheet.write(row, 1, one.then.low)
        sheet.write(row, 2, one.now.low)
        sheet.write(row, 3, one.delta.text)
        sheet.write(row, 4, words.sign(one.delta.sign))


def _votes_sheet(book: Workbook, of: Reading) -> None:
    words = of.words
    sheet = _own_sheet(book, words, ballot.LABEL, [80, *[16] * 6], wrapped=False)
    sheet.heads(0, [words.say(name) for name in (*ballot.HEADS, DIFFERENCES[-1])])
    sheet.freeze(1, 1)
    for row, vote in enumerate(ballot.votes(of), 1):
        signed = ("", "") if vote.balance is None else (vote.balance.text, words.sign(vote.balance.sign))
        figures = (*vote.figures, signed[0], words.number(vote.n), signed[1]) if vote.shares else (vote.note,)
        for column, text in enumerate((vote.text, *figures)):
            sheet.write(row, column, text)


def to_xlsx(release: Release, language: str, earlier: Release | None = None) -> bytes:
    """A workbook: the contract, sheets for breakdowns, differences, comments. Protected cells are said in words."""
    words, of = words_of(release, language), reading(release, language, earlier=earlier)
    release = spoken(release, language)
    out = io.BytesIO()
    with workbook(out) as book:
        _first_sheet(book, release, words)
        for breakdown in dict.fromkeys(group.breakdown for group in release.groups):
            _sheet(book, release, breakdown, words)
        if judged := list(_judged(of)):
            _differences_sheet(book, of, judged)
        if earlier is not None:
            _changes_sheet(book, of)
        if is_ballot(release.questionnaire):
            _votes_sheet(book, of)
        if release.decided:
            _decided_sheet(book, release, language, words)
        if release.became:
            _became_sheet(book, release, language, words)
        if release.comments:
            _comments_sheet(book, release, words)
    return out.getvalue()


EXPORTS: Mapping[str, Export] = {
    "json": to_json,
    "csv": to_csv,
    "xlsx": to_xlsx,
    "pptx": to_pptx,
}
"""Every exporter but the PDF, which is printed at the desk and kept."""
