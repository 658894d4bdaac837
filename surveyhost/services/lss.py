"""LimeSurvey's structure files (.lss) as questionnaires, as far as our kinds reach; the rest is listed."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from ..core.conditions import Condition
from ..core.errors import Refusal
from . import lss_file
from .lss_file import Entry
from .lss_relevance import from_relevance, ticked
from .lss_words import CHANGES, NAMES, WORDS
from .questionnaire_import import Codes, Draft, Imported, LeftOut, option_codes, texts
from .xlsform_expressions import Target
from .xlsform_words import language_of

Document = dict[str, Any]


class _Importer:
    def __init__(self, content: bytes) -> None:
        self.survey = lss_file.read(content)
        self.draft = Draft({})
        codes = {one: language_of(f"({one})") or one.lower() for one in self.survey.languages}
        self.language_codes = codes
        self.languages = tuple(codes.values())
        self.items = Codes()
        self.sections = Codes("s", frozenset())
        self.targets: dict[str, Target] = {}

    def tell(self, place: str, what: str) -> None:
        self.draft.left_out.append(LeftOut(place, what))

    def text(self, found: dict[str, str], place: str = "") -> dict[str, str]:
        """A text under our language codes; tells of a placeholder that would stay as it is written."""
        if any(re.search(r"\{[A-Za-z_][^{}]*\}", words) for words in found.values()):
            self.tell(place, "a placeholder in its words, which stay as they are written")
        return texts({self.language_codes.get(one, one): words for one, words in found.items()}, self.languages)

    def finish(self) -> Imported:
        titles = self.survey.titles
        title = self.text(titles.get("surveyls_title", {}), "survey")
        document = self.draft.document
        name = next(iter(title.values()), "questionnaire")
        document |= {"code": Codes(reserved=frozenset()).of(name), "languages": list(self.languages), "title": title}
        parts = [self.text(titles.get(one, {}), "survey") for one in ("surveyls_description", "surveyls_welcometext")]
        intro = {one: "\n".join(part[one] for part in parts if one in part) for one in self.languages}
        if any(intro.values()):
            document["intro"] = texts(intro, self.languages)
        if titles.get("surveyls_endtext"):
            self.tell("survey", "the text after the last page")
        document["section"] = [section for group in self.survey.groups if (section := self.section(group))]
        for table, rows in self.survey.others.items():
            self.tell(table, f"{rows} rows")
        return self.draft.finish()

    def section(self, group: Entry) -> Document | None:
        name = next(iter(group.texts.get("group_name", {}).values()), "section")
        place = f"group '{name}'"
        show_if = self.relevance(group.cells.get("grelevance", ""), place)
        section: Document = {
            "code": self.section_code(name, group),
            "title": self.text(group.texts.get("group_name", {}), place),
        }
        intro = self.text(group.texts.get("description", {}), place)
        section |= {"intro": intro} if intro else {}
        section |= {"show_if": str(show_if)} if show_if else {}
        if group.cells.get("randomization_group"):
            self.tell(place, "its place among the groups shown in random order")
        gid = group.cells.get("gid", "")
        section["item"] = []
        for question in self.survey.questions:
            own = question.cells.get("gid") == gid and question.cells.get("parent_qid", "0") in {"0", ""}
            item = self.item(question) if own else None
            if item is not None:
                section["item"].append(item)
        if not section["item"]:
            self.tell(place, "a group in which no question was left")
            return None
        return section

    def section_code(self, name: str, group: Entry) -> str:
        return self.sections.of(name if name not in self.sections.given else f"{name} {group.cells.get('gid', '')}")

    def item(self, question: Entry) -> Document | None:
        cells = question.cells
        name, kind = cells.get("title", ""), cells.get("type", "")
        place = f"question {name}"
        if kind not in _TYPES:
            self.tell(place, f"{NAMES.get(kind, 'a kind of question')} (type {kind})")
            return None
        if self.attributes(question).get("hidden") == "1":
            self.tell(place, "a question that is never shown")
            return None
        show_if = self.relevance(cells.get("relevance", ""), place)
        code = self.items.of(name if name not in self.targets else f"{name} {cells.get('qid', '')}")
        item: Document = {
            "code": code,
            "kind": _TYPES[kind][0],
            "text": self.text(question.texts.get("question", {}), place),
        }
        help_text = self.text(question.texts.get("help", {}), place)
        item |= {"help": help_text} if help_text else {}
        item |= {"show_if": str(show_if)} if show_if else {}
        self.targets[name] = Target(item["kind"], code)
        _TYPES[kind][1](self, question, item)
        self.targets.setdefault(f"Q{cells.get('qid')}", self.targets[name])  # as newer equations name it
        self.rest(question, item, place)
        return item

    def rest(self, question: Entry, item: Document, place: str) -> None:
        """What every kind has: mandatory, random order, and what we tell of."""
        cells, attributes = question.cells, self.attributes(question)
        if cells.get("mandatory") == "Y" and item["kind"] != "note":
            item["required"] = True
        elif cells.get("mandatory") == "S":
            self.tell(place, "that an answer is asked for once, and may then be left out")
        orders = {attributes.get("answer_order"), attributes.get("subquestion_order")}
        if (attributes.get("random_order") == "1" or "random" in orders) and item["kind"] in {
            "choice",
            "choices",
            "ranking",
            "matrix",
        }:
            item["random"] = True
        if cells.get("qid") in self.survey.old_conditions:
            self.tell(place, "its conditions, which are written in the old way; it is shown always")
        if cells.get("other") == "Y":
            self.tell(place, "the free answer beside the choices")
        if cells.get("preg"):
            self.tell(place, f"the pattern its answer must match ({cells['preg'][:60]})")
        for name in sorted(attributes.keys() & CHANGES):
            self.tell(place, f"{name} ({attributes[name][:60]})")

    def attributes(self, question: Entry) -> dict[str, str]:
        return self.survey.attributes.get(question.cells.get("qid", ""), {})

    def relevance(self, text: str, place: str) -> Condition | None:
        try:
            return from_relevance(text, self.targets.get)
        except Refusal as refusal:
            self.tell(place, f"its condition ({text[:60]}): {refusal.reason}; it is shown always")
            return None

    def of(self, entries: Sequence[Entry], question: Entry, column: str) -> list[Entry]:
        """The sub-questions (parent_qid) or answers (qid) of a question, on its first scale."""
        qid = question.cells.get("qid")
        return [one for one in entries if one.cells.get(column) == qid and one.cells.get("scale_id", "0") in {"0", ""}]

    def coded(self, entries: Sequence[Entry], name: str, words: str) -> tuple[list[Document], dict[str, str]]:
        """Options or rows, and the codes that their names became."""
        codes = option_codes()
        made = [
            {"code": codes.of(one.cells.get(name, "")), "text": self.text(one.texts.get(words, {}))} for one in entries
        ]
        return made, codes.given

    def fixed(self, names: str) -> list[dict[str, str]]:
        """The words of LimeSurvey's fixed answers, in the survey's languages."""
        return [{one: WORDS[name].get(one, WORDS[name]["en"]) for one in self.languages} for name in names]


def _five(form: _Importer, question: Entry, item: Document) -> None:
    item |= {"points": 5, "labels": {one: ["1", "5"] for one in form.languages}}


def _fixed_choice(names: str) -> Callable[[_Importer, Entry, Document], None]:
    def convert(form: _Importer, question: Entry, item: Document) -> None:
        pairs = zip(names, form.fixed(names), strict=True)
        item["options"] = [{"code": name.lower(), "text": words} for name, words in pairs]
        options = tuple((name, name.lower()) for name in names)
        form.targets[question.cells["title"]] = Target("choice", item["code"], (), options)

    return convert


def _choice(form: _Importer, question: Entry, item: Document) -> None:
    item["options"], codes = form.coded(form.of(form.survey.answers, question, "qid"), "code", "answer")
    if not codes:  # newer files keep what is ranked among the sub-questions
        item["options"], codes = form.coded(
            form.of(form.survey.subquestions, question, "parent_qid"), "title", "question"
        )
    form.targets[question.cells["title"]] = Target(item["kind"], item["code"], (), tuple(codes.items()))
    if question.cells.get("type") == "O":
        form.tell(f"question {question.cells['title']}", "the comment beside the choice")
    if item["kind"] == "ranking":
        _amounts(form, question, item)


def _choices(form: _Importer, question: Entry, item: Document) -> None:
    item["options"], codes = form.coded(form.of(form.survey.subquestions, question, "parent_qid"), "title", "question")
    alone = form.attributes(question).get("exclude_all_others", "").split(";")
    for name, code in codes.items():
        form.targets[f"{question.cells['title']}_{name}"] = ticked(item["code"], code)
        if name in alone:
            next(option for option in item["options"] if option["code"] == code)["exclusive"] = True
    if question.cells.get("type") == "P":
        form.tell(f"question {question.cells['title']}", "the comments beside the choices")
    _amounts(form, question, item)
    if item.get("maximum") == 1:
        form.tell(f"question {question.cells['title']}", f"at most {item.pop('maximum')} of several choices")


def _amounts(form: _Importer, question: Entry, item: Document) -> None:
    for name, key in (("min_answers", "minimum"), ("max_answers", "maximum")):
        value = form.attributes(question).get(name, "")
        if re.fullmatch("[0-9]+", value):
            item |= {key: int(value)} if int(value) else {}
        elif value:
            form.tell(f"question {question.cells['title']}", f"{name} ({value[:60]})")


def _words(form: _Importer, question: Entry, item: Document) -> None:
    value = form.attributes(question).get("maximum_chars", "")
    if re.fullmatch("[0-9]+", value) and int(value):
        item["maximum"] = int(value)


def _note(form: _Importer, question: Entry, item: Document) -> None:
    """Words only."""


def _matrix(form: _Importer, question: Entry, item: Document, labels: list[dict[str, str]], names: list[str]) -> None:
    rows = form.of(form.survey.subquestions, question, "parent_qid")
    item["rows"], codes = form.coded(rows, "title", "question")
    item["points"] = len(names)
    item["labels"] = {one: [words.get(one, "") for words in labels] for one in form.languages}
    points = tuple((name, str(place)) for place, name in enumerate(names, start=1))
    for name, code in codes.items():
        form.targets[f"{question.cells['title']}_{name}"] = Target("matrix", item["code"], (code,), points)


def _numbered_matrix(points: int) -> Callable[[_Importer, Entry, Document], None]:
    def convert(form: _Importer, question: Entry, item: Document) -> None:
        ends = [dict.fromkeys(form.languages, "1"), dict.fromkeys(form.languages, str(points))]
        _matrix(form, question, item, ends, [str(place) for place in range(1, points + 1)])

    return convert


def _fixed_matrix(names: str) -> Callable[[_Importer, Entry, Document], None]:
    def convert(form: _Importer, question: Entry, item: Document) -> None:
        item["favourable"] = "none"
        _matrix(form, question, item, form.fixed(names), list(names))

    return convert


def _labelled_matrix(form: _Importer, question: Entry, item: Document) -> None:
    answers = form.of(form.survey.answers, question, "qid")
    labels = [form.text(one.texts.get("answer", {})) for one in answers]
    _matrix(form, question, item, labels, [one.cells.get("code", "") for one in answers])


_TYPES: dict[str, tuple[str, Callable[[_Importer, Entry, Document], None]]] = {
    "5": ("rating", _five),
    "L": ("choice", _choice),
    "!": ("choice", _choice),
    "O": ("choice", _choice),
    "Y": ("choice", _fixed_choice("YN")),
    "G": ("choice", _fixed_choice("FM")),
    "M": ("choices", _choices),
    "P": ("choices", _choices),
    "R": ("ranking", _choice),
    "A": ("matrix", _numbered_matrix(5)),
    "B": ("matrix", _numbered_matrix(10)),
    "C": ("matrix", _fixed_matrix("YUN")),
    "E": ("matrix", _fixed_matrix("ISD")),
    "F": ("matrix", _labelled_matrix),
    "H": ("matrix", _labelled_matrix),
    "S": ("text", _words),
    "T": ("comment", _words),
    "U": ("comment", _words),
    "X": ("note", _note),
}


def read(content: bytes) -> Imported:
    """The questionnaire of an .lss file, and what was left out.

    Raises Refusal for what is no .lss file; QuestionnaireProblems if what came makes no questionnaire.
    """
    return _Importer(content).finish()
