"""What the parts of an .lss file share while they are read: words, codes, names, and what was left out."""

from collections.abc import Iterable, Sequence

from ...core.errors import Refusal
from ...core.questionnaire.conditions import Condition
from ..common import Codes, Draft
from ..htmltext import short
from ..labels import Scales
from ..left_out import LeftOut, valued
from ..texts import Words, language_code
from .file import Entry, Survey
from .relevance import from_relevance
from .targets import Target


class Form:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.part = ""
        """The title of the group that is being read."""
        self.draft = Draft({})
        self.words = Words(self._languages(), self.tell_of)
        self.items = Codes()
        self.worth = survey.settings.get("assessments") == "Y"
        self._below = {
            "questions": _grouped(survey.questions, "gid"),
            "subquestions": _grouped(survey.subquestions, "parent_qid"),
            "answers": _grouped(survey.answers, "qid"),
        }
        self._read: set[int] = set()
        self.scales = Scales()
        self._targets: dict[str, list[Target]] = {}

    def tell_of(self, place: str, sentence: str, **values: str | int | Refusal) -> None:
        """That something does not come along: a sentence with `%(name)s` for each of its values."""
        kind, _, name = place.partition(" ")
        name = name if kind == "question" else place if not self.part else ""
        self.draft.left_out.append(LeftOut(place, sentence, valued(values), self.part, name=name))

    def _languages(self) -> dict[str, str]:
        """LimeSurvey's languages to ours, without those in which nothing is written."""
        survey = self.survey
        texts = [*survey.texts.values()]
        for entries in (survey.groups, survey.questions, survey.subquestions, survey.answers):
            texts += [text for entry in entries for text in entry.texts.values()]
        written = {language for text in texts for language in text}
        found: dict[str, str] = {}
        for place, name in enumerate(survey.languages):
            code = language_code(name)
            if code is None:
                self.tell_of("survey", "the language %(name)s, which is not the code of a language", name=short(name))
            elif place and name not in written:
                self.tell_of("survey", "the language %(name)s, in which nothing is written", name=name)
            else:
                found[name] = code
        for name in sorted(written - {*survey.languages}):
            count = sum(name in text for text in texts)
            self.tell_of(
                "survey",
                "texts in %(name)s, which is not a language of the survey (%(count)s)",
                name=name,
                count=str(count),
            )
        return found or {survey.languages[0]: "en"}

    def below(self, table: str, owner: str) -> Sequence[Entry]:
        """The rows of a table that belong to a group or a question."""
        return self._below[table].get(owner, ())

    def unread(self, table: str, owner: str) -> list[Entry]:
        """Those of them that nobody read yet."""
        return [entry for entry in self.below(table, owner) if id(entry) not in self._read]

    def read(self, entries: Iterable[Entry]) -> None:
        """Keeps that these rows were read."""
        self._read |= {id(entry) for entry in entries}

    def orphans(self, table: str, owners: set[str]) -> list[Entry]:
        """The rows of a table that belong to nothing there is."""
        return [entry for owner, found in self._below[table].items() if owner not in owners for entry in found]

    def named(self, question: Entry, target: Target, part: str, scale: int | None) -> None:
        """Keeps what a question, or a part of it, is called in equations: in the three ways that there are."""
        cells = question.cells
        title, qid = cells.get("title", ""), cells.get("qid", "")
        numbers = f"{cells.get('sid', '')}X{cells.get('gid', '')}X{qid}"
        behind, hash_ = ("", "") if scale is None else (f"_{scale}", f"#{scale}")
        for name in (f"{title}_{part}" if part else title, f"Q{qid}_{part}" if part else f"Q{qid}"):
            self._targets.setdefault(f"{name}{behind}", []).append(target)
        self._targets.setdefault(f"{numbers}{part}{hash_}", []).append(target)
        if part:
            self._targets.setdefault(f"that.{title}", []).append(target)

    def found(self, name: str) -> Sequence[Target]:
        """What a name in an equation stands for; nothing for a name that stands for two questions."""
        targets = self._targets.get(name, ())
        return targets if len(targets) == 1 or name.startswith("that.") else ()

    def condition(self, equation: str, place: str) -> Condition | None:
        """The condition of an equation, None where it always holds or cannot be kept, which is told."""
        try:
            return from_relevance(equation, self.found, self.worth)
        except Refusal as refusal:
            sentence = "its condition (%(text)s): %(reason)s; it is shown always"
            self.words.tell_of(place, sentence, text=short(equation, 200), reason=refusal)
            return None

    def forget(self, item: str) -> None:
        """Takes away all names of an item that was left out."""
        self._targets = {name: [one for one in targets if one.item != item] for name, targets in self._targets.items()}


def _grouped(entries: Sequence[Entry], column: str) -> dict[str, list[Entry]]:
    """Entries by what they belong to."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.cells.get(column, ""), []).append(one)
    return found
