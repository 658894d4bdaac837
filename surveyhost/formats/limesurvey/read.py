"""LimeSurvey's structure files (.lss) as questionnaires, as far as our kinds reach; the rest is listed."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from itertools import zip_longest
from typing import Any

from ...core.drafting.parts import without_gaps
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Kind
from ...core.questionnaire.shape import ITEMS, TEXT_LENGTH
from ...core.questionnaire.texts import BLANK
from ..common import Codes, Document, Imported
from ..fitting import fitted
from ..htmltext import in_short, plain, short
from ..left_out import LeaveOut
from . import file as lss_file
from . import leftovers
from .file import Entry
from .form import Form
from .kinds import TYPES
from .names import NAMES
from .question import Question, Text
from .relevance import ALWAYS, NEVER, from_rows

_TAKEN = ("surveyls_title", "surveyls_description", "surveyls_welcometext")
_ASKED_ONCE = "that an answer is asked for once but not required"


class _Importer:
    def __init__(self, content: bytes, name: str) -> None:
        self.survey = lss_file.read(content)
        self.form = Form(self.survey)
        self.name = name
        self.sections = Codes("s", frozenset())
        self.section_shown: tuple[str, ...] = ()

    def finish(self) -> Imported:
        document = self.form.draft.document
        title = self.title()
        code = Codes(reserved=frozenset()).of(next((one for one in title.values() if one != BLANK), "questionnaire"))
        document |= {"code": code, "languages": list(self.form.words.languages), "title": title}
        intro = self.intro()
        document |= {"intro": intro} if intro else {}
        document["section"] = [self.section(group) for group in self.survey.groups]
        self.form.part = ""
        leftovers.tell_cells(self.form)
        leftovers.tell_texts(self.form, _TAKEN)
        leftovers.tell_settings(self.form)
        leftovers.tell_tables(self.form)
        without_gaps(document)
        for item in [one for section in document["section"] for one in section["item"]][ITEMS:]:
            self.form.words.tell_of(f"question {item['code']}", "its words: %(text)s", text=in_short(item["text"], 300))
        self.form.draft.scales = self.form.scales.questions()
        return fitted(self.form.draft)

    def title(self) -> Text:
        """The survey's title, else the name of the file."""
        words = self.form.words
        found = words.bare(self.survey.texts.get("surveyls_title", {}), "survey")
        if found:
            made = {one: words.one_line(two, "survey") for one, two in found.items()}
            return words.complete(made, "survey", needed=True)
        name = short(self.name, 200) or "questionnaire"
        words.tell_of("survey", "it has no title; %(name)s stands for it", name=name)
        return dict.fromkeys(words.languages, name)

    def intro(self) -> Text:
        """Description and welcome text."""
        words = self.form.words
        parts = [words.bare(self.survey.texts.get(one, {}), "survey") for one in _TAKEN[1:]]
        joined = {one: "\n".join(part[one] for part in parts if one in part) for one in words.languages}
        cut = {one: words.cut(two, TEXT_LENGTH, "survey") for one, two in joined.items() if two}
        return words.complete(cut, "survey", needed=False)

    def section(self, group: Entry) -> Document:
        """A group; without items where nothing of it comes along."""
        gid = group.cells.get("gid", "")
        name = short(plain(next(iter(group.texts.get("group_name", {}).values()), ""))) or gid
        place, self.form.part = f"group '{name}'", name
        words = self.form.words
        code = self.sections.of(name if name not in self.sections.given else f"{name} {gid}")
        section: Document = {"code": code, "title": words.line(group.texts.get("group_name", {}), place)}
        intro = words.text(group.texts.get("description", {}), place)
        section |= {"intro": intro} if intro else {}
        equation = group.cells.get("grelevance", "")
        is_never = equation.strip().lower() in NEVER
        if is_never:
            words.tell_of(place, "a group that is never shown")
        show_if = None if is_never else self.form.condition(equation, place)
        section |= {"show_if": str(show_if)} if show_if else {}
        self.section_shown = (str(show_if),) if show_if else ()
        if group.cells.get("randomization_group"):
            words.tell_of(place, "its place among the groups shown in random order")
        section["item"] = [
            item for question in self.form.below("questions", gid) for item in self.items(question, is_never)
        ]
        if not section["item"]:
            said = " – ".join(in_short(entry) for entry in group.texts.values())
            words.tell_of(place, "a group in which no question was left: %(text)s", text=said)
        return self.form.draft.told_by(section, partial(words.tell_of, place))

    def items(self, entry: Entry, is_never: bool) -> list[Document]:
        """A question as the items that it becomes, [] where it is left out."""
        place, kind = f"question {entry.cells.get('title', '')}", entry.cells.get("type", "")
        attributes = self.survey.attributes.get(entry.cells.get("qid", ""), {})
        hidden = next(iter(attributes.pop("hidden", {}).values()), "")
        if is_never or hidden == "1" or entry.cells.get("relevance", "").strip().lower() in NEVER:
            self.leave_out(entry, "a question that is never shown (type %(type)s)", type=kind)
            return []
        if kind not in TYPES:
            self.leave_out(entry, NAMES.get(kind, "a kind of question (type %(type)s)"), type=kind)
            return []
        question, before, show_if = self.begun(entry, place, attributes)
        try:
            made = [*before, *TYPES[kind](question)]
        except LeaveOut as lacking:
            self.form.forget(question.code)
            self.leave_out(entry, lacking.sentence, **lacking.values)
            return []
        for item in made:
            self.form.draft.told_by(item, question.tell)
            item.update({"show_if": show_if} if show_if else {})
        self.finished(question, made)
        return made

    def begun(
        self, entry: Entry, place: str, attributes: dict[str, dict[str, str]]
    ) -> tuple[Question, list[Document], str]:
        """A question with its words; the notes that hold what of them is too long; its condition."""
        name = entry.cells.get("title", "")
        code = self.form.items.of(name if name not in self.form.items.given else f"{name} {entry.cells.get('qid', '')}")
        found = self.condition(entry, place)
        show_if = str(found) if found else ""
        bare = self.form.words.bare(entry.texts.get("question", {}), place)
        pieces = _pieces(bare)
        *before, last = [self.form.words.complete(piece, place, needed=True) for piece in pieces]
        shown = (*self.section_shown, *([show_if] if show_if else []))
        question = Question(self.form, entry, code, last, shown, attributes)
        if before:
            question.tell(
                "a text of more than %(most)s characters, of which notes before it hold a part", most=str(TEXT_LENGTH)
            )
        notes = [question.item(Kind.NOTE, question.code_of(f"text{n}"), text) for n, text in enumerate(before, start=1)]
        return question, notes, show_if

    def condition(self, entry: Entry, place: str) -> Any:
        """Its equation; where it has none, what the older table of conditions says."""
        equation = entry.cells.get("relevance", "")
        older = self.survey.attributes.get(entry.cells.get("qid", ""), {}).pop("relevance", {})
        if equation.strip().lower() in ALWAYS:
            equation = next(iter(older.values()), "")
        rows = self.survey.conditions.get(entry.cells.get("qid", ""), [])
        if equation.strip().lower() in ALWAYS and rows:
            equation = from_rows(rows)
        return self.form.condition(equation, place)

    def finished(self, question: Question, made: list[Document]) -> None:
        """What every kind has: help, mandatory, and what we tell of."""
        cells = question.entry.cells
        help_text = self.form.words.text(question.entry.texts.get("help", {}), question.place)
        if help_text:
            made[0]["help"] = help_text
        asked = [item for item in made if KINDS[item["kind"]].is_question]
        if cells.get("mandatory") == "Y":
            for item in asked:
                item["required"] = True
            if not asked:
                question.tell("required, although there is nothing to answer")
        elif cells.get("mandatory") == "S":
            question.tell(_ASKED_ONCE)
        if cells.get("other") == "Y":
            question.tell("the free answer beside the choices")
        if cells.get("preg"):
            question.tell("the pattern its answer must match (%(value)s)", value=short(cells["preg"]))
        if question.entry.texts.get("script"):
            question.tell("a script")
        theme = cells.get("question_theme_name", "")
        if theme and "/" not in theme and theme.lower() not in _THEMES:
            question.tell("the theme %(name)s", name=theme)
        question.rest()
        told = "answers that are not asked for: %(listed)s"
        self.parts(question.entry, question.place, told, self.form.unread)

    def leave_out(self, entry: Entry, sentence: str, **values: str) -> None:
        """Tells that a question, and all that is in it, does not come along."""
        place = f"question {entry.cells.get('title', '')}"
        self.form.tell_of(place, sentence, **values)
        text = " – ".join(filter(None, (in_short(entry.texts.get(one, {}), 300) for one in ("question", "help"))))
        if text:
            self.form.tell_of(place, "its words: %(text)s", text=text)
        self.parts(entry, place, "its answers: %(listed)s", self.form.below)

    def parts(self, entry: Entry, place: str, sentence: str, below: Callable[[str, str], Sequence[Entry]]) -> None:
        """Tells of parts and answers of a question."""
        for table, column, keys in (("subquestions", "title", ("question", "help")), ("answers", "code", ("answer",))):
            found = below(table, entry.cells.get("qid", ""))
            self.form.read(found)
            listed = [
                " ".join(filter(None, (one.cells.get(column, ""), *(in_short(one.texts.get(key, {})) for key in keys))))
                for one in found
            ]
            if listed:
                self.form.tell_of(place, sentence, listed="; ".join(listed))


_THEMES = frozenset(
    {
        "core", "5pointchoice", "arrays", "boilerplate", "date", "gender", "hugefreetext", "listradio", "list_dropdown",
        "list_with_comment", "longfreetext", "multiplechoice", "multiplechoice_with_comments", "multiplenumeric",
        "multipleshorttext", "numerical", "ranking", "shortfreetext", "yesno", "language", "equation", "file_upload",
    }
)  # fmt: skip
"""LimeSurvey's own themes, each of which is how a type always looks."""


def _pieces(found: Mapping[str, str]) -> list[Text]:
    """A text in as many pieces as it takes for none to be too long, alike in every language."""
    count = max((-(-len(words) // (TEXT_LENGTH - 200)) for words in found.values()), default=1)
    if count <= 1:
        return [deepcopy(dict(found))]
    cut = {language: _cut(words, -(-len(words) // count)) for language, words in found.items()}
    return [
        {language: piece for language, piece in zip(cut, row, strict=True) if piece}
        for row in zip_longest(*cut.values())
    ]


def _cut(words: str, most: int) -> list[str]:
    """A text in pieces of about this size, cut at a line or a word."""
    made = []
    while len(words) > most:
        at = max(words.rfind("\n", most // 2, most), 0) or words.find(" ", most - 1, most + 150)
        at = at if at > 0 else most
        made.append(words[:at].strip())
        words = words[at:].strip()
    return [*made, words] if words else made


def read(content: bytes, name: str = "") -> Imported:
    """The questionnaire of an .lss file, and what was left out.

    `name`: the file's, without its ending, for a survey without a title.

    Raises Refusal for what is no .lss file, and for one that has nothing that can be asked here.
    """
    return _Importer(content, name).finish()
