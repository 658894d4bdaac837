"""What the parts of a .qsf file share while they are read: words, codes, earlier questions, and what was left out."""

from collections.abc import Mapping
from typing import Any

from ...core.errors import Refusal
from ...core.questionnaire.piping import MENTION
from ..common import Codes, Draft
from ..htmltext import plain, short
from ..labels import Scales
from ..left_out import LeftOut, valued
from ..texts import Words, language_code
from ..xlsform import pipes
from ..xlsform.targets import Target
from .file import Survey, leaves, listed, part, words
from .logic import Asked, from_logic

_LANGUAGES = {"ZH-S": "zh-Hans", "ZH-T": "zh-Hant", "SQI": "sq", "PB": "pt-BR"}
"""Qualtrics' own codes of languages."""
_HELD = str.maketrans({"{": "\ue002", "}": "\ue003"})
_FREED = str.maketrans({"\ue002": "{", "\ue003": "}"})
"""Braces that are nothing but braces, kept through the reading of HTML."""


class Form:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.part = ""
        """The name of the block that is being read."""
        self.draft = Draft({})
        self.base = words(survey.entry.get("SurveyLanguage")).strip() or "EN"
        self.words = Words(self._languages(), self.tell_of)
        self.items = Codes()
        self.asked: dict[str, Asked] = {}
        """What came along of a question, by its id."""
        self.pipes: dict[str, Target] = {}
        self.scales = Scales()

    def tell_of(self, place: str, sentence: str, **values: str | int | Refusal) -> None:
        """That something does not come along: a sentence with `%(name)s` for each of its values."""
        freed = {name: freed_of(one) if isinstance(one, str) else one for name, one in values.items()}
        kind, _, name = place.partition(" ")
        name = name if kind == "question" else place if not self.part else ""
        self.draft.left_out.append(LeftOut(place, sentence, valued(freed), self.part, name=name))

    def _languages(self) -> dict[str, str]:
        """Qualtrics' languages to ours, the survey's own first, without those in which nothing is written."""
        written: dict[str, None] = {}
        for payload in self.survey.questions.values():
            for name, said in part(payload.get("Language")).items():
                written |= {name: None} if any(leaves(said)) and name != self.base else {}
        found: dict[str, str] = {}
        for name in (self.base, *written):
            code = _LANGUAGES.get(name.upper()) or language_code(name)
            if code is None:
                self.tell_of("survey", "the language %(name)s, which is not the code of a language", name=short(name))
            else:
                found[name] = code
        offered = part(self.survey.options.pop("AvailableLanguages", None))
        for name in offered:
            if name not in found and name not in written:
                self.tell_of("survey", "the language %(name)s, in which nothing is written", name=name)
        return found if self.base in found else {self.base: "en"} | found

    def texts(self, base: Any, translated: Mapping[str, Any] | None = None) -> dict[str, str]:
        """A text as the file writes it, by its languages, with pipes and braces kept through the reading of HTML."""
        said = {self.base: words(base)} | {name: words(one) for name, one in (translated or {}).items()}
        return {name: _held(one) for name, one in said.items() if one.strip()}

    def shown_if(self, logic: Any, place: str) -> str:
        """The condition of a logic, "" where there is none or it cannot be kept, which is told."""
        sets = part(logic)
        if not any(isinstance(one, dict | list) for one in sets.values()):
            return ""
        try:
            return from_logic(sets, self.asked)
        except Refusal as refusal:
            sentence = "its condition (%(text)s): %(reason)s; it is shown always"
            self.words.tell_of(place, sentence, text=said_of(sets), reason=refusal)
            return ""

    def free(self) -> None:
        """Names earlier choices in our way; lets braces be braces again."""
        named: dict[str, None] = {}
        _free(self.draft.document, named)
        for one in named:
            self.tell_of("survey", "braces around '%(text)s', which would name a question here", text=one)
        pipes.take(self.draft, self.pipes)


def said_of(logic: Any) -> str:
    """A logic in the words that Qualtrics puts beside it, else in its own."""
    found = []
    for group in listed(logic):
        for one in (group, *listed(group)):
            if isinstance(one, dict) and "Operator" in one:
                own = " ".join(words(one.get(key)) for key in ("LeftOperand", "Operator", "RightOperand"))
                found.append(plain(words(one.get("Description"))) or own)
    return short("; ".join(dict.fromkeys(found)), 400)


def _held(markup: str) -> str:
    return pipes.marked(markup).translate(_HELD)


def freed_of(said: str) -> str:
    """Words as they were written."""
    return pipes.unmarked(said).translate(_FREED)


def _free(value: Any, named: dict[str, None]) -> Any:
    """Braces in every text of a document, except two of them around a word, which would name an item."""
    if isinstance(value, str):
        freed = value.translate(_FREED)
        named |= dict.fromkeys(MENTION.findall(freed))
        return MENTION.sub(r"\1", freed)
    if isinstance(value, list):
        value[:] = [_free(one, named) for one in value]
    elif isinstance(value, dict):
        value.update({key: _free(one, named) for key, one in value.items()})
    return value
