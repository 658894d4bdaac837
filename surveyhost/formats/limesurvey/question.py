"""One question of an .lss file, as the converters of `lists`, `arrays` and `entries` see it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.errors import Refusal
from ...core.questionnaire.model import Kind
from .. import fixed
from ..common import Document, OfQuestion, option_codes
from ..htmltext import in_short, plain, short
from .file import Entry
from .form import Form
from .names import CHANGES, DEFAULTS, NOTHING
from .relevance import ALWAYS, NEVER
from .targets import Case, Target

Text = dict[str, str]
LEAD = 300
"""Characters of a question that is repeated before each of its parts; a longer one becomes a note before them."""


@dataclass(slots=True)
class Part:
    """An answer, or a sub-question."""

    name: str
    """LimeSurvey's code."""
    code: str
    """Ours."""
    text: Text
    worth: str = ""
    """Assessment value."""
    other: bool = False
    """Whether it asks what it is."""

    def option(self) -> Document:
        return {"code": self.code, "text": self.text} | ({"other": True} if self.other else {})


@dataclass(slots=True)
class Question(OfQuestion):
    form: Form
    entry: Entry
    code: str
    text: Text
    shown: tuple[str, ...] = ()
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Those that nobody asked for yet: name to language to value."""

    @property
    def name(self) -> str:
        return self.entry.cells.get("title", "")

    @property
    def place(self) -> str:
        return f"question {self.name}"

    @property
    def type(self) -> str:
        return self.entry.cells.get("type", "")

    def tell(self, sentence: str, **values: str | int | Refusal) -> None:
        self.form.words.tell_of(self.place, sentence, **values)

    def take(self, name: str) -> str:
        """The value of an attribute, "" where there is none; it is not told any more."""
        return next(iter(self.attributes.pop(name, {}).values()), "")

    def take_text(self, name: str) -> Text:
        """An attribute that people read."""
        found = self.attributes.pop(name, {})
        base = self.form.survey.languages[0]
        return self.form.words.bare({language or base: value for language, value in found.items()}, self.place)

    def whole(self, name: str) -> int | None:
        """An attribute that is a whole number above 0; any other value but 0 stays, to be told."""
        value = next(iter(self.attributes.get(name, {}).values()), "")
        if not re.fullmatch("[0-9]{1,9}", value):
            return None
        self.take(name)
        return int(value) or None

    def figure(self, *names: str) -> float | None:
        """The first of these attributes that is a number; any other value stays, to be told."""
        for name in names:
            value = next(iter(self.attributes.get(name, {}).values()), "").replace(",", ".")
            if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", value):
                self.take(name)
                return float(value)
        return None

    def is_set(self, name: str) -> bool:
        return self.take(name) in {"1", "Y"}

    @property
    def is_random(self) -> bool:
        orders = {
            name: next(iter(self.attributes.get(name, {}).values()), "")
            for name in ("answer_order", "subquestion_order")
        }
        for name, order in orders.items():
            if order in {"random", "normal"}:
                self.take(name)
        return self.take("random_order") == "1" or "random" in orders.values()

    def answers(self, scale: int = 0) -> list[Part]:
        return self._parts("answers", scale, "code", "answer")

    def rows(self, scale: int = 0) -> list[Part]:
        return self._parts("subquestions", scale, "title", "question")

    def _parts(self, table: str, scale: int, name: str, words: str) -> list[Part]:
        codes = option_codes()
        found: list[Part] = []
        for entry in self.form.below(table, self.entry.cells.get("qid", "")):
            if entry.number("scale_id") != scale:
                continue
            self.form.read([entry])
            if not self._is_shown(entry, name):
                continue
            called = entry.cells.get(name, "")
            if called in codes.given:
                self.tell("the code %(code)s, which is used twice", code=called)
            code = codes.of(called if called not in codes.given else f"{called} {len(found)}")
            text = self.form.words.line(entry.texts.get(words, {}), self.place)
            found.append(Part(called, code, text, entry.cells.get("assessment_value", "")))
            self._told(entry, name)
        return found

    def _is_shown(self, entry: Entry, name: str) -> bool:
        """Whether a part is ever shown; tells of the condition it has."""
        condition = entry.cells.get("relevance", "").strip()
        called = entry.cells.get(name, "")
        if condition.lower() in NEVER:
            self.tell(
                "its part %(code)s, which is never shown: %(text)s",
                code=called,
                text=in_short(entry.texts.get("question", {}) | entry.texts.get("answer", {})),
            )
            return False
        if condition.lower() not in ALWAYS:
            self.tell(
                "the condition of its part %(code)s (%(text)s); it is shown always", code=called, text=short(condition)
            )
        return True

    def _told(self, entry: Entry, name: str) -> None:
        """Tells of what a part has beside its words."""
        if said := in_short(entry.texts.get("help", {})):
            self.tell("the help of its part %(code)s: %(text)s", code=entry.cells.get(name, ""), text=said)

    def other(self, parts: Sequence[Part]) -> Part | None:
        """The option "other", where the question has one beside these."""
        if self.entry.cells.get("other") != "Y":
            return None
        self.entry.cells["other"] = "N"
        said = self.take_text("other_replace_text") or fixed.words("other", self.form.words.languages)
        text = self.form.words.complete(
            {one: self.form.words.one_line(two, self.place) for one, two in said.items()}, self.place, True
        )
        codes = option_codes()
        for part in parts:
            codes.of(part.code)
        return Part("-oth-", codes.of("other" if "other" not in codes.given else "other 2"), text, other=True)

    def fixed(self, names: str) -> list[Part]:
        """Answers that LimeSurvey words itself."""
        words = self.form.words
        return [
            Part(one, one.lower(), words.complete(fixed.words(one, words.languages), self.place, True)) for one in names
        ]

    @property
    def has_lead(self) -> bool:
        return max(map(len, self.text.values()), default=0) > LEAD

    def lead(self) -> Iterator[Document]:
        """A note with the question's words, where they are too long to stand before each part."""
        if self.has_lead:
            yield self.item(Kind.NOTE, self.code_of("text"))

    def names(self, target: Target, *parts: str, scale: int | None = None) -> None:
        """What equations call the question, or a part of it."""
        self.form.named(self.entry, target, "_".join(parts), scale)

    def target(self, kind: Any, item: str, part: tuple[str, ...] = (), cases: Sequence[Case] = ()) -> Target:
        return Target(kind, item, part, tuple(cases), self.shown)

    def rest(self) -> None:
        """Tells of attributes that nobody took: one by one where they change what is asked, the others together."""
        for name in sorted(self.attributes.keys() & CHANGES.keys()):
            found = self.attributes.pop(name)
            if _is_said(name, found):
                self.tell(CHANGES[name], value=_value(found))
        others = [_named(name, found) for name, found in sorted(self.attributes.items()) if _is_said(name, found)]
        if others:
            self.tell("settings for appearance and behaviour: %(listed)s", listed=", ".join(others))


def _is_said(name: str, found: Mapping[str, str]) -> bool:
    values = set(found.values())
    return not values <= NOTHING and not values <= DEFAULTS.get(name, set())


def _named(name: str, found: Mapping[str, str]) -> str:
    return f"{name} ({_value(found)})"


def _value(found: Mapping[str, str]) -> str:
    return short("; ".join(dict.fromkeys(plain(one) or one for one in found.values())), 300)
