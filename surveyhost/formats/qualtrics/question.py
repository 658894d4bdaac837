"""One question of a .qsf file, as the converters of `lists`, `tables` and `entries` see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.errors import Refusal
from ..common import Document, OfQuestion, option_codes
from ..htmltext import plain
from .file import Part, is_on, leaves, part, words
from .form import Form
from .logic import Asked

Text = dict[str, str]
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
SILENT = frozenset(
    {
        "QuestionText", "QuestionText_Unsafe", "QuestionID", "DataExportTag", "QuestionType", "Selector", "SubSelector",
        "QuestionDescription", "NextChoiceId", "NextAnswerId", "DefaultChoices", "GradingData", "Configuration",
        "DataVisibility", "Language", "ChoiceOrder", "AnswerOrder", "VariableNaming", "DisplayLogic",
        "InPageDisplayLogic", "ChoiceDataExportTags", "AnswerDataExportTags", "Validation", "SearchSource",
    }
)  # fmt: skip
"""Parts of a question that are read elsewhere, or that only number, name or lay out."""
NOTHING = frozenset({"", "0", "false", "None", "OFF", "off", "ON", "none", "null"})


@dataclass(slots=True)
class Choice:
    """A choice, a row, or a point of a scale."""

    name: str
    """Its id in the file."""
    code: str
    """Ours."""
    text: Text
    other: bool = False
    exclusive: bool = False

    def option(self, many: bool = False) -> Document:
        made: Document = {"code": self.code, "text": self.text} | ({"other": True} if self.other else {})
        return made | ({"exclusive": True} if many and self.exclusive else {})


@dataclass(slots=True)
class Question(OfQuestion):
    form: Form
    payload: Part
    name: str
    """Its id in the file."""
    tag: str
    """What people call it."""
    code: str
    text: Text = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        return f"question {self.tag}"

    def tell(self, sentence: str, **values: str | int | Refusal) -> None:
        self.form.words.tell_of(self.place, sentence, **values)

    def get(self, name: str) -> str:
        return words(self.payload.get(name))

    def take(self, name: str) -> Any:
        """A part of the question, which is not told any more."""
        self._taken.add(name)
        return self.payload.get(name)

    def translated(self, key: str, name: str = "") -> dict[str, Any]:
        """A text of the question, or of one of its choices, by language."""
        found: dict[str, Any] = {}
        for language, said in part(self.payload.get("Language")).items():
            one = part(said).get(key)
            found[language] = part(part(one).get(name)).get("Display") if name else one
        found.pop(self.form.base, None)
        return found

    def choices(self, key: str = "Choices", order: str = "ChoiceOrder") -> list[Choice]:
        """Choices in the order in which they are shown."""
        parts = part(self.take(key))
        names = [words(one) for one in part(self.payload.get(order)).values()]
        names = list(dict.fromkeys([*(one for one in names if one in parts), *parts]))
        codes = option_codes()
        found: list[Choice] = []
        for name in names:
            one = part(parts[name])
            texts = self.form.texts(one.get("Display"), self.translated(key, name))
            text = self.form.words.line(texts, self.place)
            is_other = is_on(one.get("TextEntry"))
            found.append(Choice(name, codes.of(name), text, is_other, is_on(one.get("ExclusiveAnswer"))))
            self._beside(name, one)
        return found

    def _beside(self, name: str, one: Part) -> None:
        """Tells of what a choice has beside its words."""
        if one.get("DisplayLogic"):
            self.tell("the condition of its choice %(code)s; it is shown always", code=name)
        if one.get("Image"):
            self.tell("the picture of its choice %(code)s: %(text)s", code=name, text=_gist(one["Image"]))

    def asked(self, kind: str, item: Document, choices: Sequence[Choice] = ()) -> None:
        """Keeps what conditions call the question."""
        values = {one.name: one.code for one in choices}
        self.form.asked[self.name] = Asked(kind, {"": (item["code"], ())}, values)

    @property
    def rules(self) -> Part:
        """What is asked of its answers."""
        return part(part(self.payload.get("Validation")).get("Settings"))

    def number(self, where: Part, name: str) -> float | None:
        said = words(where.get(name)).strip()
        return float(said) if _NUMBER.fullmatch(said) else None

    def random(self) -> Document:
        """Whether its choices stand in random order; any other order than of all of them is told."""
        order = part(self.payload.get("Randomization"))
        if words(order.get("Type")) == "All":
            self.take("Randomization")
            return {"random": True}
        return {}

    def rest(self) -> None:
        """Tells of whatever nobody took."""
        rest = {key: value for key, value in self.payload.items() if key not in SILENT | self._taken}
        said = [f"{key} ({_gist(value)})" for key, value in rest.items() if set(leaves(value)) - NOTHING]
        if said:
            self.tell("settings for appearance and behaviour: %(listed)s", listed=", ".join(said))
        for language, texts in part(self.payload.get("Language")).items():
            for key, value in part(texts).items():
                if key not in self._taken | {"QuestionText"} and set(leaves(value)) - NOTHING:
                    self.tell("its words in %(language)s: %(text)s", language=language, text=_gist(value))


def _gist(value: Any) -> str:
    return ", ".join(dict.fromkeys(plain(one) or one for one in leaves(value)))[:2000]


def everything(payload: Part) -> str:
    """All words of a question that is left out."""
    keys = ("QuestionText", "Choices", "Answers", "Groups", "ColumnLabels", "Labels", "Language", "AdditionalQuestions")
    return ", ".join(filter(None, (_gist(payload.get(key)) for key in keys)))
