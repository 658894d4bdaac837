"""An XLSForm workbook as a questionnaire. What has no counterpart is listed, row by row; nothing goes silently."""

from collections.abc import Sequence

from ..core.conditions import All, Condition
from . import xlsform_sheets
from .questionnaire_import import Codes, Imported, texts
from .xlsform_items import Document, Items
from .xlsform_sheets import Node, Row
from .xlsform_words import BANDS, KIND, OUTCOME, RANDOM

TELLTALE = frozenset({"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"})
TELLTALE |= {"email", "audit", "start-geopoint", "background-geopoint", "background-audio"}
"""Types that record who answers, where or when. They are left out because of what they are."""


class _Form(Items):
    def __init__(self, content: bytes) -> None:
        super().__init__(xlsform_sheets.read(content))
        self.section_codes = Codes("s", frozenset())
        self.sections: list[Document] = []

    def finish(self) -> Imported:
        setting = self.book.settings
        title = texts(setting.text("title"), self.languages)
        plain = setting.take("form_title", "title")
        title = title or {language: plain for language in self.languages if plain}
        code = setting.take("form_id", "id_string") or plain or "questionnaire"
        document = self.draft.document
        document |= {"code": Codes(reserved=frozenset()).of(code), "languages": list(self.languages), "title": title}
        intro = texts(setting.text("intro"), self.languages)
        if intro:
            document["intro"] = intro
        themes = [self.theme(row) for row in self.book.themes]
        if themes:
            document["theme"] = themes
        self.level(self.book.survey, None, ())
        document["section"] = self.sections
        setting.finish()
        for node in xlsform_sheets.nodes(self.book.survey):
            node.row.finish()
        self.finish_lists()
        return self.draft.finish()

    def theme(self, row: Row) -> Document:
        theme: Document = {"code": row.take("name"), "text": texts(row.text("label"), self.languages)}
        if row.take(OUTCOME):
            theme["outcome"] = True
        row.finish()
        return theme

    # sections

    def level(self, nodes: Sequence[Node], group: Node | None, outer: tuple[Condition, ...]) -> None:
        """The rows of one group (or of the top): its questions as a section, and so again after each inner group."""
        section: Document | None = None
        for node in nodes:
            if node.type == "repeat":
                self.leave_out(node, "a repeat")
            elif node.type == "group" and self.kind(node) in {"plain", "touchpoint"}:
                self.group(node, outer)
                section = None
            else:
                if section is None:
                    section = self.section(group, outer)
                self.item(node, section)
        self.sections = [one for one in self.sections if one["item"]]

    def group(self, node: Node, outer: tuple[Condition, ...]) -> None:
        before = len(self.sections)
        show_if = self.relevant(node.row)
        node.row.cells[KIND] = self.kind(node)
        self.level(node.children, node, (*outer, show_if) if show_if else outer)
        if len(self.sections) == before:
            node.row.tell("a group in which no question was left")
        node.row.take("name", KIND, RANDOM)
        node.row.text("label"), node.row.text("hint")

    def section(self, group: Node | None, outer: tuple[Condition, ...]) -> Document:
        """A new section under a group's heading; under the form's own title for rows outside every group."""
        number = len(self.sections) + 1
        section: Document = {"code": self.section_codes.of(f"section_{number}"), "title": self.draft.document["title"]}
        if group is not None:
            row = group.row
            name = row.cells.get("name", "section")
            label = texts(row.texts.get("label", {}), self.languages)
            section = {"code": self.section_codes.of(name), "title": label or dict.fromkeys(self.languages, name)}
            if any(one["code"] == section["code"] for one in self.sections):
                section["code"] = self.section_codes.of(f"{name}_{number}")
            if row.cells.get(KIND) == "touchpoint":
                section["kind"] = "touchpoint"
            intro = texts(row.texts.get("hint", {}), self.languages)
            section |= {"intro": intro} if intro else {}
            section |= {"random": True} if row.cells.get(RANDOM) else {}
            self.dress(row)
            self.draft.lines[f"section[{number}]"] = row.number
        if outer:
            section["show_if"] = str(outer[0] if len(outer) == 1 else All(outer))
        section["item"] = []
        self.sections.append(section)
        return section

    # items

    def item(self, node: Node, section: Document) -> None:
        kind = self.kind(node)
        if node.type in TELLTALE:
            self.leave_out(node, f"'{node.type}', which records who answers or when")
        elif not kind:
            self.leave_out(node, f"type '{node.type}'" if node.type else "a row without a type")
        elif node.list_name and node.list_name not in self.book.lists:
            self.leave_out(node, f"a question whose list '{node.list_name}' is not among the choices")
        elif kind == "number" and not node.row.cells.get(BANDS):
            self.leave_out(node, f"a number without bands to count it in; name their bounds in a column {BANDS}")
        else:
            number = node.row.number
            section["item"].append(self.make(node, kind))
            self.draft.lines[f"section[{len(self.sections)}].item[{len(section['item'])}]"] = number

    def leave_out(self, node: Node, what: str) -> None:
        """Tells that a row, and all that is in it, does not come along."""
        node.row.tell(f"{what} ('{node.row.cells.get('name', '')}')")
        node.row.cells, node.row.texts = {}, {}
        for child in node.children:
            self.leave_out(child, f"{child.type or 'a row'} inside it")


def read(content: bytes) -> Imported:
    """The questionnaire of an XLSForm (.xlsx), and what was left out.

    Raises Refusal for what is no workbook; QuestionnaireProblems, by row of the sheet, if what came is none.
    """
    return _Form(content).finish()
