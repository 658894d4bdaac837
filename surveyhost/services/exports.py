"""Files made from a release: JSON, CSV, XLSX; PPTX comes from `report_slides`. They get a `Release` alone, so no

exporter can reach a cube.
"""

import csv
import io
import json
from collections.abc import Callable

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..core.export_tables import HEAD, document, reason, reasons, tidy
from ..core.measures import Measure, measures
from ..core.questionnaire import Questionnaire
from ..core.release import Cell, Group, Release, Share
from .report_slides import to_pptx

WORDS = {
    "vi": {
        "group": "Nhóm",
        "respondents": "Số người trả lời",
        "question": "Câu hỏi",
        "n": "Trả lời",
        "mean": "Điểm trung bình",
        "favourable": "Thuận lợi %",
        "neutral": "Trung tính %",
        "unfavourable": "Không thuận lợi %",
        "few": "Quá ít người để đứng riêng",
        "not_stated": "Không nêu: đặt cạnh các bảng khác sẽ làm lộ từng người",
        "each": "Từng mức trả lời, %",
        "chosen": "đã chọn",
        "not_chosen": "không chọn",
        "company": "Toàn công ty",
        "least": "từ {}",
        "most": "đến {}",
        "about": "Không con số nào ở đây dựa trên dưới {k} người. Phát hành số {number}, cam kết {hash}.",
        "comments": "Ý kiến",
        "contract": "Cam kết",
        "unit": "Đơn vị",
    },
    "en": {
        "group": "Group",
        "respondents": "Respondents",
        "question": "Question",
        "n": "Answers",
        "mean": "Mean",
        "favourable": "Favourable %",
        "neutral": "Neutral %",
        "unfavourable": "Unfavourable %",
        "few": "Too few people to stand alone",
        "not_stated": "Not stated: set beside other tables it would single people out",
        "each": "Each answer, %",
        "chosen": "chosen",
        "not_chosen": "not chosen",
        "company": "Whole company",
        "least": "at least {}",
        "most": "at most {}",
        "about": "No number here rests on fewer than {k} people. Release {number}, contract {hash}.",
        "comments": "Comments",
        "contract": "Contract",
        "unit": "Unit",
    },
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A spreadsheet must not take an answer for a formula: such text gets an apostrophe in front."""
    return "'" + text if text.startswith(FORMULA) else text


def to_json(release: Release, language: str) -> bytes:
    """The JSON export, indented, UTF-8. The language changes nothing: every text is there in each language."""
    del language
    return json.dumps(document(release), ensure_ascii=False, indent=1).encode()


def to_csv(release: Release, language: str) -> bytes:
    """Tidy CSV with a BOM, so that spreadsheet programs read Vietnamese right."""
    del language
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEAD)
    writer.writeheader()
    for row in tidy(release):
        writer.writerow({key: harmless(value) if isinstance(value, str) else value for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _shown(share: Share, words: dict[str, str]) -> int | str:
    if share.exact:
        return share.low
    if share.low > 0 and share.high < 100:
        return f"{share.low}–{share.high}"
    return words["least"].format(share.low) if share.high == 100 else words["most"].format(share.high)


def measure_text(questionnaire: Questionnaire, measure: Measure, language: str) -> str:
    """The words of a measure: the item's text, and behind a colon the row, option or department it is about."""
    item = questionnaire.item(measure.item)
    texts = {option.code: option.text[language] for option in (*item.options, *item.rows)}
    return ": ".join([item.text[language], *(texts[part] for part in measure.part)])


def _group_name(group: Group, words: dict[str, str]) -> str:
    return " / ".join(group.path) or words["company"]


def _names(questionnaire: Questionnaire, measure: Measure, language: str) -> list[str]:
    """What each category of a measure is called: its words where it has them, else its number."""
    item, words = questionnaire.item(measure.item), WORDS[language]
    if measure.scale == "binary":
        return [words["not_chosen"], words["chosen"]]
    texts = [option.text[language] for option in item.options]
    if measure.scale == "nominal" and len(texts) == measure.categories:
        return texts
    labels = list(item.labels.get(language, ()))
    if len(labels) == measure.categories:
        return labels
    first = 0 if measure.scale in {"enps", "bands"} else 1
    return [str(place) for place in range(first, first + measure.categories)]


def _each(release: Release, measure: Measure, cell: Cell, language: str) -> str:
    """The share of every answer, where the cell has them; three bands stand in columns of their own."""
    if cell.form != "full":
        return ""
    names = _names(release.questionnaire, measure, language)
    words = WORDS[language]
    return "; ".join(f"{name}: {_shown(share, words)}" for name, share in zip(names, cell.shares, strict=True))


def _write_cell(sheet: Worksheet, row: int, cell: Cell | None, words: dict[str, str], why: str) -> None:
    if cell is None:
        sheet.write_string(row, 3, words[why])
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


def _sheet(book: Workbook, release: Release, breakdown: str, language: str) -> None:
    words = WORDS[language]
    sheet = book.add_worksheet(words.get(breakdown, breakdown).translate(str.maketrans("[]:*?/\\", "-------"))[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    columns = ("group", "question", "n", "favourable", "neutral", "unfavourable", "mean", "each")
    for place, name in enumerate(columns):
        sheet.write_string(0, place, words[name], head)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 6, 14)
    sheet.set_column(7, 7, 80)
    sheet.freeze_panes(1, 2)
    row, known = 1, reasons(release)
    for group in (group for group in release.groups if group.breakdown == breakdown):
        for measure in measures(release.questionnaire):
            sheet.write_string(row, 0, _group_name(group, words))
            sheet.write_string(row, 1, measure_text(release.questionnaire, measure, language))
            cell = release.cells.get((group.code, measure.code))
            _write_cell(sheet, row, cell, words, reason(known, group, measure))
            if cell is not None:
                sheet.write_string(row, 7, _each(release, measure, cell, language))
            row += 1


def _first_sheet(book: Workbook, release: Release, language: str) -> None:
    words = WORDS[language]
    sheet = book.add_worksheet(words["contract"])
    sheet.set_column(0, 0, 90)
    about = words["about"].format(k=release.policy["k"], number=release.number, hash=release.policy_hash[:8])
    for row, line in enumerate([release.title[language], release.client, about, release.policy_hash]):
        sheet.write_string(row, 0, line)


def _comments_sheet(book: Workbook, release: Release, language: str) -> None:
    sheet = book.add_worksheet(WORDS[language]["comments"])
    sheet.set_column(0, 1, 34)
    sheet.set_column(2, 2, 100)
    row = 0
    for comments in release.comments:
        name = _group_name(release.group(comments.group), WORDS[language])
        item = release.questionnaire.item(comments.item).text[language]
        for comment in comments.comments:
            for column, text in enumerate((name, item, comment)):
                sheet.write_string(row, column, text)
            row += 1


def to_xlsx(release: Release, language: str) -> bytes:
    """A workbook: the contract, one sheet for each breakdown, the comments. Protected cells are said in words."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _first_sheet(book, release, language)
        for breakdown in dict.fromkeys(group.breakdown for group in release.groups):
            _sheet(book, release, breakdown, language)
        if release.comments:
            _comments_sheet(book, release, language)
    return out.getvalue()


EXPORTS: dict[str, Callable[[Release, str], bytes]] = {
    "json": to_json,
    "csv": to_csv,
    "xlsx": to_xlsx,
    "pptx": to_pptx,
}
"""Every exporter but the PDF, which is printed at the desk and kept."""
