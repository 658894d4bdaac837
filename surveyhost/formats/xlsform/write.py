"""A questionnaire as an XLSForm workbook: sheets survey, choices, settings, and themes of our own."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ...core.questionnaire.conditions import parse
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Item, Kind, Option, Questionnaire, Section, Text
from ...outside import workbooks
from ..languages import named
from .constraints import to_constraint
from .expressions import to_xpath
from .names import (
    BANDS,
    BESIDE,
    CHOSEN,
    FAVOURABLE,
    INTRO,
    KIND,
    LABELS,
    LIKERT,
    MULTILINE,
    NOT_APPLICABLE,
    OTHER,
    OUTCOME,
    OWN,
    RANDOM,
    RATES,
    SECTION,
    TABLE,
    THEME,
    THEMES,
    TITLE,
    heading,
)
from .pipes import written
from .wording import escaped

Row = dict[str, str]


class _Writer:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.languages = questionnaire.languages
        self.survey: list[Row] = []
        self.choices: list[Row] = []
        self.kinds = {item.code: item.kind for item in questionnaire.items()}

    def texts(self, column: str, text: Text) -> Row:
        return {heading(column, language): written(escaped(words)) for language, words in text.items()}

    def relevant(self, show_if: str | None) -> Row:
        return {"relevant": to_xpath(parse(show_if), self.kinds.__getitem__)} if show_if else {}

    def row(self, kind: str, name: str, label: Text, **cells: str) -> None:
        self.survey.append({"type": kind, "name": name} | self.texts("label", label) | cells)

    def section(self, section: Section) -> None:
        cells = self.texts("hint", section.intro) | self.relevant(section.show_if)
        own = {KIND: section.kind} | ({RANDOM: "yes"} if section.random else {})
        if section.rates is not None:
            own[RATES] = section.rates
        name = f"{SECTION}{section.code}" if section.code in self.kinds else section.code
        self.row("begin_group", name, section.title, **cells, **own)
        for item in section.items:
            ITEMS[item.kind](self, item)
        self.row("end_group", name, {})

    def common(self, item: Item) -> Row:
        """The cells that every item's first row has."""
        cells = self.texts("hint", item.help) | self.relevant(item.show_if) | {KIND: item.kind}
        if item.required:
            cells["required"] = "yes"
        if item.theme:
            cells[THEME] = item.theme
        if item.favourable != "high":
            cells[FAVOURABLE] = item.favourable
        if item.beside:
            cells[BESIDE] = "yes"
        if item.not_applicable:
            cells[NOT_APPLICABLE] = "yes"
        return cells

    def options(self, name: str, options: Sequence[Option]) -> None:
        for option in options:
            row = {"list_name": name, "name": option.code} | self.texts("label", option.text)
            self.choices.append(row if option.rates is None else row | {RATES: option.rates})

    def scale(self, item: Item) -> Row:
        """The list of an item's points; how its labels are meant, where they are not one for each point."""
        first = KINDS[item.kind].lowest
        sizes = {len(labels) for labels in item.labels.values()}
        ends = sizes == {2}
        for place in range(item.points):
            text = {language: str(first + place) for language in self.languages}
            for language, labels in item.labels.items():
                if not ends:
                    text[language] = labels[place]
                elif place in {0, item.points - 1}:
                    text[language] = labels[0 if place == 0 else 1]
            self.choices.append({"list_name": item.code, "name": str(first + place)} | self.texts("label", text))
        return {} if sizes and not ends else {LABELS: "ends" if ends else "none"}


def _rating(writer: _Writer, item: Item) -> None:
    cells = writer.common(item) | writer.scale(item)
    writer.row(f"select_one {item.code}", item.code, item.text, appearance=LIKERT, **cells)


def _select(kind: str) -> Callable[[_Writer, Item], None]:
    def write(writer: _Writer, item: Item) -> None:
        cells = writer.common(item) | {"constraint": to_constraint(item)}
        if item.random:
            cells["parameters"] = "randomize=true"
        writer.options(item.code, item.options)
        writer.row(f"{kind} {item.code}", item.code, item.text, **cells)
        for text in KINDS[item.kind].texts(item):
            name = text.code.replace(":", ".")
            writer.row("text", name, text.text, **writer.relevant(text.show_if), **{KIND: OTHER})

    return write


def _plain(kind: str, appearance: str = "") -> Callable[[_Writer, Item], None]:
    def write(writer: _Writer, item: Item) -> None:
        cells = writer.common(item) | {"constraint": to_constraint(item), "appearance": appearance}
        if item.bands:
            cells[BANDS] = " ".join(f"{bound:.17g}" if bound != int(bound) else str(int(bound)) for bound in item.bands)
        if item.by:
            cells[BANDS] = item.by
        writer.row(kind, item.code, item.text, **cells)

    return write


def _matrix(writer: _Writer, item: Item) -> None:
    cells = writer.common(item) | writer.scale(item) | ({RANDOM: "yes"} if item.random else {})
    writer.row("begin_group", item.code, item.text, appearance=TABLE, **cells)
    for row in item.rows:
        writer.row(f"select_one {item.code}", f"{item.code}.{row.code}", row.text, appearance=LIKERT)
    writer.row("end_group", item.code, {})


def _service_matrix(writer: _Writer, item: Item) -> None:
    cells = writer.common(item) | writer.scale(item) | ({RANDOM: "yes"} if item.random else {})
    chosen = f"{item.code}.{CHOSEN}"
    writer.row("begin_group", item.code, item.text, **cells)
    writer.options(chosen, item.options)
    writer.row(f"select_multiple {chosen}", chosen, item.text)
    for unit in item.options:
        name = f"{item.code}.{unit.code}"
        relevant = f"selected(${{{chosen}}}, '{unit.code}')"
        writer.row("begin_group", name, unit.text, appearance=TABLE, relevant=relevant)
        for row in item.rows:
            writer.row(f"select_one {item.code}", f"{name}.{row.code}", row.text, appearance=LIKERT)
        writer.row("end_group", name, {})
    writer.row("end_group", item.code, {})


def _texts(writer: _Writer, item: Item) -> None:
    cells = writer.common(item) | ({RANDOM: "yes"} if item.random else {})
    writer.row("begin_group", item.code, item.text, **cells)
    for row in item.rows:
        writer.row("text", f"{item.code}.{row.code}", row.text, constraint=to_constraint(item))
    writer.row("end_group", item.code, {})


ITEMS: Mapping[Kind, Callable[[_Writer, Item], None]] = {
    Kind.RATING: _rating,
    Kind.ENPS: _rating,
    Kind.CHOICE: _select("select_one"),
    Kind.CHOICES: _select("select_multiple"),
    Kind.RANKING: _select("rank"),
    Kind.MATRIX: _matrix,
    Kind.SERVICE_MATRIX: _service_matrix,
    Kind.NUMBER: _plain("decimal"),
    Kind.DATE: _plain("date"),
    Kind.TEXT: _plain("text"),
    Kind.TEXTS: _texts,
    Kind.COMMENT: _plain("text", MULTILINE),
    Kind.NOTE: _plain("note"),
}


def _table(columns: Sequence[str], rows: Sequence[Row]) -> Iterator[list[str]]:
    yield list(columns)
    for row in rows:
        yield [row.get(column, "") for column in columns]


def write(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as .xlsx; `read` gives it back unchanged, and ODK's tools take it as a form."""
    writer = _Writer(questionnaire)
    for section in questionnaire.sections:
        writer.section(section)
    languages = questionnaire.languages
    labels = [heading("label", language) for language in languages]
    hints = [heading("hint", language) for language in languages]
    rest = ["required", "relevant", "constraint", "appearance", "parameters", *OWN]
    settings = {"form_title": questionnaire.title[languages[0]], "form_id": questionnaire.code}
    settings |= {"default_language": named(languages[0])}
    settings |= writer.texts(TITLE, questionnaire.title) | writer.texts(INTRO, questionnaire.intro)
    themes = [
        {"name": theme.code, OUTCOME: "yes" if theme.outcome else ""} | writer.texts("label", theme.text)
        for theme in questionnaire.themes
    ]
    return workbooks.write(
        {
            "survey": list(_table(["type", "name", *labels, *hints, *rest], writer.survey)),
            "choices": list(_table(["list_name", "name", *labels, RATES], writer.choices)),
            "settings": list(_table(list(settings), [settings])),
            THEMES: list(_table(["name", *labels, OUTCOME], themes)),
        }
    )
