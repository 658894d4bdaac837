"""Qualtrics' survey files (.qsf) as questionnaires, as far as our kinds reach; the rest is listed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ...core.drafting.parts import without_gaps
from ...core.questionnaire.kinds import KINDS
from ..common import Codes, Document, Imported
from ..fitting import fitted
from ..htmltext import plain, short
from ..left_out import LeaveOut
from ..xlsform.targets import Target
from . import entries, leftovers, lists, tables
from . import file as qsf
from .file import Part, is_on, listed, part, words
from .flow import in_order
from .form import Form
from .names import NAMES
from .question import Question, everything

Convert = Callable[[Question], list[Document]]
TYPES: Mapping[tuple[str, str], Convert] = {
    **{("MC", one): lists.one for one in ("SAVR", "SAHR", "SACOL", "DL", "SB")},
    **{("MC", one): lists.several for one in ("MAVR", "MAHR", "MACOL", "MSB")},
    ("MC", "NPS"): lists.recommend,
    ("TE", "SL"): entries.line,
    ("TE", "ML"): entries.lines,
    ("TE", "ESTB"): entries.lines,
    ("TE", "FORM"): entries.fields,
    ("Slider", "HSLIDER"): entries.sliders,
    ("Slider", "HBAR"): entries.sliders,
    ("DB", "TB"): entries.note,
    **{("RO", one): lists.ranking for one in ("DND", "SB", "TB", "TE", "RB")},
}
"""Type and selector to what reads them."""
_SCALES = frozenset({"", "SingleAnswer", "DL", "DND"})


def convert_of(payload: Part) -> Convert | None:
    """What reads a question of this type; None where we have no such kind."""
    kind, selector, inner = (words(payload.get(one)) for one in ("QuestionType", "Selector", "SubSelector"))
    if kind == "Matrix" and selector == "Likert":
        return tables.scaled if inner in _SCALES else tables.ticked if inner == "MultipleAnswer" else None
    return TYPES.get((kind, selector))


class _Importer:
    def __init__(self, content: bytes, name: str) -> None:
        self.survey = qsf.read(content)
        self.form = Form(self.survey)
        self.name = name
        self.sections = Codes("s", frozenset())
        self.read: set[str] = set()
        """The questions that were met in a block."""

    def finish(self) -> Imported:
        form = self.form
        document = form.draft.document
        title = self.title()
        document |= {"code": Codes(reserved=frozenset()).of(next(iter(title.values()))), "title": title}
        document["languages"] = list(form.words.languages)
        document["section"] = [self.section(block) for block in in_order(form)]
        form.part = ""
        for name, payload in self.survey.questions.items():
            if name not in self.read:
                self.leave_out(name, payload, "a question that is in no block of the flow")
        leftovers.tell(form)
        document["section"] = [section for section in document["section"] if section["item"]]
        form.draft.scales = form.scales.questions()
        form.free()
        without_gaps(document)
        return fitted(form.draft)

    def title(self) -> dict[str, str]:
        """The survey's name, else the file's."""
        name = plain(words(self.survey.entry.get("SurveyName")))
        if name:
            said = self.form.words.one_line(name, "survey")
            return dict.fromkeys(self.form.words.languages, said)
        name = short(self.name, 200) or "questionnaire"
        self.form.words.tell_of("survey", "it has no title; %(name)s stands for it", name=name)
        return dict.fromkeys(self.form.words.languages, name)

    def section(self, block: Part) -> Document:
        """A block; without items where nothing of it comes along."""
        name = short(plain(words(block.get("Description")))) or words(block.get("ID"))
        place, self.form.part = f"block '{name}'", name
        said = self.form.words.line(self.form.texts(block.get("Description") or name), place)
        code = self.sections.of(name if name not in self.sections.given else f"{name} {words(block.get('ID'))}")
        section: Document = {"code": code, "title": said, "item": []}
        show_if = words(block.get("show_if"))
        section |= {"show_if": show_if} if show_if else {}
        breaks = 0
        for element in map(part, listed(block.get("BlockElements"))):
            question = words(element.get("QuestionID"))
            breaks += words(element.get("Type")).startswith("Page")
            if question in self.survey.questions and question not in self.read:
                section["item"] += self.items(question, self.survey.questions[question])
                leftovers.tell_skips(self.form, self.tag_of(question), element)
        if breaks:
            self.form.words.tell_of(place, "page breaks inside it (%(count)s); a section is one page", count=breaks)
        if not section["item"]:
            self.form.words.tell_of(place, "a block in which no question was left: %(text)s", text=name)
        leftovers.tell_block(self.form, place, block)
        return self.form.draft.told_by(section, partial(self.form.words.tell_of, place))

    def tag_of(self, name: str) -> str:
        return plain(words(self.survey.questions[name].get("DataExportTag"))) or name

    def items(self, name: str, payload: Part) -> list[Document]:
        """A question as the items that it becomes, [] where it is left out."""
        convert = convert_of(payload)
        if convert is None:
            kind = words(payload.get("QuestionType"))
            sentence = NAMES.get(kind, "a kind of question (type %(type)s)")
            listed_type = "/".join(
                filter(None, (words(payload.get(one)) for one in ("QuestionType", "Selector", "SubSelector")))
            )
            self.leave_out(name, payload, sentence, type=listed_type)
            return []
        tag = self.tag_of(name)
        code = self.form.items.of(tag if tag not in self.form.items.given else f"{tag} {name}")
        question = Question(self.form, payload, name, tag, code)
        question.text = self.form.words.text(
            self.form.texts(payload.get("QuestionText"), question.translated("QuestionText")), question.place, True
        )
        try:
            made = convert(question)
        except LeaveOut as lacking:
            self.leave_out(name, payload, lacking.sentence, **lacking.values)
            return []
        self.read.add(name)
        self.finished(question, made)
        return [self.form.draft.told_by(item, question.tell) for item in made]

    def finished(self, question: Question, made: list[Document]) -> None:
        """What every kind has: its condition, whether it is required, and what we tell of."""
        logic: list[Any] = [question.payload.get(key) for key in ("DisplayLogic", "InPageDisplayLogic")]
        found = [self.form.shown_if(one, question.place) for one in logic]
        show_if = " and ".join(f"({one})" for one in found if one) if all(found) else next(filter(None, found), "")
        kept = self.form.asked.get(question.name)
        if kept is not None:
            kept.shown = show_if
            if kept.kind == "option" and len(made) == 1:
                target = Target(made[0]["kind"], made[0]["code"])
                self.form.pipes[f"q://{question.name}/ChoiceGroup/SelectedChoices"] = target
        for item in made:
            item.update({"show_if": show_if} if show_if else {})
            if is_on(question.rules.get("ForceResponse")) and KINDS[item["kind"]].is_question:
                item["required"] = True
        leftovers.tell_rules(question)
        question.rest()

    def leave_out(self, name: str, payload: Part, sentence: str, **values: str) -> None:
        """Tells that a question, and all that is in it, does not come along."""
        self.read.add(name)
        place = f"question {self.tag_of(name)}"
        self.form.words.tell_of(place, sentence, **values)
        if said := everything(payload):
            self.form.words.tell_of(place, "its words: %(text)s", text=said)


def read(content: bytes, name: str = "") -> Imported:
    """The questionnaire of a .qsf file, and what was left out.

    `name`: the file's, without its ending, for a survey without a name.

    Raises Refusal for what is no .qsf file, and for one that has nothing that can be asked here.
    """
    return _Importer(content, name).finish()
