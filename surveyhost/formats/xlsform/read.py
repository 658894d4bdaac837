"""An XLSForm workbook as a questionnaire. What has no counterpart is listed, row by row; nothing goes silently."""

import re
from collections.abc import Callable, Mapping, Sequence

from ...core.drafting.parts import without_gaps
from ...core.questionnaire.conditions import All, Condition
from ...core.questionnaire.model import Kind
from ..amounts import period
from ..common import Codes, Document, Imported
from ..fitting import fitted
from . import sheets as xlsform_sheets
from .constraints import days_from_constraint
from .guess import looks
from .items import Items
from .making import make, specifies
from .names import BANDS, INTRO, KIND, OUTCOME, RANDOM, RATES, SECTION, TITLE
from .pipes import take
from .sheets import Node, Row

TELLTALE = frozenset({"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"})
TELLTALE |= {"email", "audit", "start-geopoint", "background-geopoint", "background-audio"}
"""Types that record who answers, where or when. They are left out because of what they are."""
_BLOCKS: Mapping[str, str] = {
    "repeat": "a repeat ('%(name)s')",
    "loop": "a loop ('%(name)s')",
    "kobomatrix": "a table of questions of different kinds ('%(name)s')",
}
_NEVER = frozenset({"false()", "false", "0", "1=0", "1 = 0", "no"})
_GROUPS = frozenset({"group", "score"})
NO_WORDS = "a note without words ('%(name)s')"
NO_BOUNDS = "a date without a first and a last day in its constraint ('%(name)s')"


def _boundless(row: Row) -> str:
    earliest, latest, _ = days_from_constraint(row.cells.get("constraint", ""))
    return "" if (row.cells.get(BANDS) and earliest and latest) or period(earliest, latest) else NO_BOUNDS


def _wordless(row: Row) -> str:
    return "" if any(row.texts.values()) else NO_WORDS


LACKS: Mapping[Kind, Callable[[Row], str]] = {Kind.DATE: _boundless, Kind.NOTE: _wordless}
"""What the rows of some kinds may lack that we cannot do without; "" where nothing is lacking."""


class _Form(Items):
    def __init__(self, content: bytes, filename: str) -> None:
        super().__init__(xlsform_sheets.read(content))
        self.filename = filename
        self.section_codes = Codes("s", frozenset())
        self.sections: list[Document] = []
        self.titled: set[int] = set()
        """Groups whose title stands above a section, by the number of their row."""

    def finish(self) -> Imported:
        setting = self.book.settings
        title, code = self.title(setting)
        document = self.draft.document
        document |= {"code": Codes(reserved=frozenset()).of(code), "languages": list(self.languages), "title": title}
        intro = self.words.take(setting, INTRO) or self.words.take(setting, "intro")
        if intro:
            document["intro"] = intro
        self.draft.told_by(document, setting.tell)
        themes = [self.theme(row) for row in self.book.themes]
        if themes:
            document["theme"] = themes
        self.level(self.book.survey, (), ())
        document["section"] = self.sections
        without_gaps(document)
        take(self.draft, self.targets)
        setting.finish()
        for node in xlsform_sheets.nodes(self.book.survey):
            node.row.finish()
        self.lists.finish()
        self.draft.scales = self.scales.questions()
        return fitted(self.draft)

    def title(self, setting: Row) -> tuple[dict[str, str], str]:
        """The form's title, that of its file where it has none; and what its code is made of."""
        words = [self.words.take(setting, column) for column in (TITLE, "title", "form_title")]
        title = next(filter(None, words), {})
        plain = next(iter(title.values()), "")
        if len(title) < len(self.languages) and not self.book.own:  # the convention has one title for all languages
            title = dict.fromkeys(self.languages, plain) | title if plain else {}
        code = setting.take("form_id") or plain or self.filename or "questionnaire"
        if not title:
            named = " ".join(re.sub(r"[_\s]+", " ", self.filename).split()) or "…"
            setting.tell("a form without a title; it is called %(title)s after its file", title=named)
            title = dict.fromkeys(self.languages, named)
        return title, code

    def theme(self, row: Row) -> Document:
        theme: Document = {"code": row.take("name"), "text": self.words.take(row, "label")}
        if row.take(OUTCOME):
            theme["outcome"] = True
        row.finish()
        return self.draft.told_by(theme, row.tell)

    # sections

    def level(self, nodes: Sequence[Node], groups: tuple[Node, ...], outer: tuple[Condition, ...]) -> None:
        """The rows of one group (or of the top): its questions as a section, and so again after each inner group.

        groups: the group and those around it, outermost first. outer: their conditions.
        """
        section: Document | None = None
        for node in nodes:
            if node.type in _BLOCKS:
                self.leave_out(node, _BLOCKS[node.type])
            elif node.type in _GROUPS and node.row.cells.get("relevant", "").lower() in _NEVER:
                self.leave_out(node, "a group that is never shown ('%(name)s')")
            elif node.type in _GROUPS and self.kind(node) in {"plain", "touchpoint"}:
                self.group(node, groups, outer)
                section = None
            else:
                if section is None:
                    section = self.section(groups, outer)
                self.item(node, section)
        self.sections = [one for one in self.sections if one["item"]]

    def group(self, node: Node, groups: tuple[Node, ...], outer: tuple[Condition, ...]) -> None:
        row, before = node.row, len(self.sections)
        show_if = self.relevant(row)
        row.cells[KIND] = self.kind(node)
        self.level(node.children, (*groups, node), (*outer, show_if) if show_if else outer)
        if len(self.sections) == before:
            row.tell("a group in which no question was left")
        elif row.number not in self.titled and row.texts.get("label"):
            row.tell("the title of a group whose questions are all in groups inside it")
        self.dress(row)
        row.take("name", KIND, RANDOM, *([RATES] if row.cells.get(KIND) == "touchpoint" else []))
        self.words.take(row, "label")
        if row.number in self.titled or not row.texts.get("hint"):
            row.text("hint")

    def section(self, groups: tuple[Node, ...], outer: tuple[Condition, ...]) -> Document:
        """A new section under a group's heading; under the form's own title for rows outside every group."""
        number = len(self.sections) + 1
        section: Document = {"code": self.section_codes.of(f"section_{number}"), "title": self.draft.document["title"]}
        if groups:
            row = groups[-1].row
            name = row.cells.get("name", "") or f"section_{number}"
            section = {"code": self.section_code(name, number), "title": self.heading(groups)}
            if row.cells.get(KIND) == "touchpoint":
                section["kind"] = "touchpoint"
                section |= {"rates": row.cells[RATES]} if row.cells.get(RATES) else {}
            intro = self.words.of(row, "hint")
            section |= {"intro": intro} if intro else {}
            section |= {"random": True} if row.cells.get(RANDOM) else {}
            self.draft.told_by(section, row.tell)
        if outer:
            section["show_if"] = str(outer[0] if len(outer) == 1 else All(outer))
        section["item"] = []
        self.sections.append(section)
        return section

    def section_code(self, name: str, number: int) -> str:
        name = name.removeprefix(SECTION) if self.book.own else name
        code = self.section_codes.of(name)
        taken = any(one["code"] == code for one in self.sections)
        return self.section_codes.of(f"{name}_{number}") if taken else code

    def heading(self, groups: tuple[Node, ...]) -> dict[str, str]:
        """A group's words, after those of the groups around it that stand above no section yet."""
        labels = []
        for group in groups:
            words = self.words.of(group.row, "label")
            if words and (group is groups[-1] or group.row.number not in self.titled):
                labels.append(words)
                self.titled.add(group.row.number)
        if not labels:
            above = [words for group in groups if (words := self.words.of(group.row, "label"))]
            return above[-1] if above else dict(self.draft.document["title"])
        languages = [one for one in self.languages if any(one in words for words in labels)]
        return {one: " – ".join(words[one] for words in labels if one in words) for one in languages}

    # items

    def item(self, node: Node, section: Document) -> None:
        kind = self.kind(node)
        if node.type in TELLTALE:
            self.leave_out(node, "'%(type)s', which records who answers or when ('%(name)s')", type=node.type)
        elif not kind:
            says = "type '%(type)s' ('%(name)s')" if node.type else "a row without a type ('%(name)s')"
            self.leave_out(node, says, type=node.type)
        elif node.type in {"select_one", "select_multiple", "rank"} and not self.lists.size(node.list_name):
            says = "a question whose list '%(list)s' is not among the choices ('%(name)s')"
            self.leave_out(node, says, list=node.list_name)
        elif node.row.cells.get("relevant", "").lower() in _NEVER or "hidden" in looks(node):
            self.leave_out(node, "a question that is never shown ('%(name)s')")
        elif kind in LACKS and (lacking := LACKS[Kind(kind)](node.row)):
            self.leave_out(node, lacking)
        elif not specifies(self, node, section["item"]):
            section["item"].append(make(self, node, kind))

    def leave_out(self, node: Node, sentence: str, **values: str) -> None:
        """Tells that a row, and all that is in it, does not come along; `%(name)s` is the row's name."""
        node.row.tell(sentence, name=node.row.cells.get("name", ""), **values)
        node.row.cells, node.row.texts = {}, {}
        for child in node.children:
            says = "%(type)s inside it ('%(name)s')" if child.type else "a row inside it ('%(name)s')"
            self.leave_out(child, says, type=child.type)


def read(content: bytes, filename: str = "") -> Imported:
    """The questionnaire of an XLSForm (.xlsx, .xls, .ods), and what was left out.

    filename: without its ending; the title of a form that has none. Raises Refusal for what is no workbook, or has no
    question that can be asked.
    """
    return _Form(content, filename).finish()
