"""What HR writes on the portal's pages."""

from collections.abc import Iterable, Mapping, Sequence

from ...core.loop.actions import ActionKind, ActionState
from ...core.loop.decision import Decision
from ...core.loop.results_page import LONGEST as LONGEST_WORDS
from ...core.loop.results_page import MOST_ANSWERS, PublicAnswer, Telling
from ...core.texts.natural import natural
from ...services.loop import decisions
from ...services.loop.actions import LONGEST, LONGEST_STEPS, Plan
from ..forms import Choice, Choices, Day, Form, Line, Lines, Natural, Tick


class Action(Form):
    """An action of the plan, and the findings that it answers."""

    findings = Choices()
    what = Lines(LONGEST)
    steps = Lines(LONGEST_STEPS)
    owner = Line(LONGEST)
    address = Line(LONGEST)
    due = Day()
    kind = Choice(ActionKind, default=ActionKind.PROCESS)
    place = Line(LONGEST)
    begins = Day(required=False)
    ends = Day(required=False)
    unit = Line(LONGEST)

    def plan(self) -> Plan:
        """As the service takes it; of a form that was checked."""
        assert self.due.data is not None
        return Plan(
            what=self.what.data,
            owner=self.owner.data,
            due=self.due.data,
            kind=self.kind.data,
            steps=tuple(self.steps.lines),
            address=self.address.data,
            place=self.place.data,
            begins=self.begins.data,
            ends=self.ends.data,
            unit=self.unit.data,
        )

    def answered(self) -> list[int]:
        """Ids of the findings that are ticked."""
        return [one for text in self.findings.data if (one := natural(text)) is not None]


class DecisionForm(Form):
    """What is done about a finding."""

    decision = Choice(Decision)
    reason = Lines(decisions.LONGEST)


class NewAction(Action):
    """A new action on a survey."""

    survey = Natural()
    judged_by = Line(LONGEST)


class OldAction(Action):
    """An action to change."""

    state = Choice(ActionState)


class ResultsWords(Form):
    """The results page: its figures, and a field for each text in each language, which come with `results_words`."""

    figures = Choices()
    letter = Tick()
    act = Choice(("keep", "publish"), default="keep")

    def telling(self, languages: Sequence[str], decisions: Iterable[str]) -> Telling:
        """What was written; an answer of which nothing is written is none."""

        def said(name: str) -> dict[str, str]:
            texts = {one: self._fields[f"{name}_{one}"].data or "" for one in languages}
            return {one: text for one, text in texts.items() if text}

        pairs = [PublicAnswer(said(f"heard_{at}"), said(f"answer_{at}")) for at in range(1, MOST_ANSWERS + 1)]
        return Telling(
            tuple(self.figures.data or ()),
            said("words"),
            tuple(one for one in pairs if one.heard or one.answer),
            {code: said(f"decision_{code}") for code in decisions if said(f"decision_{code}")},
        )


def results_words(languages: Sequence[str], decisions: Sequence[str], kept: Telling | None = None) -> ResultsWords:
    """The form for a page in these languages; `decisions`: the findings about which something can be said in public."""
    names = ["words", *(f"decision_{code}" for code in decisions)]
    names += [f"{kind}_{at}" for at in range(1, MOST_ANSWERS + 1) for kind in ("heard", "answer")]
    fields = {f"{name}_{language}": Lines(LONGEST_WORDS) for name in names for language in languages}
    made: type[ResultsWords] = type("_ResultsWordsOf", (ResultsWords,), fields)
    return made() if kept is None else made(data={"figures": list(kept.figures), **_texts(kept)})


def _texts(kept: Telling) -> dict[str, str]:
    texts: dict[str, Mapping[str, str]] = {"words": kept.words}
    for at, one in enumerate(kept.answers, 1):
        texts |= {f"heard_{at}": one.heard, f"answer_{at}": one.answer}
    texts |= {f"decision_{code}": said for code, said in kept.decisions.items()}
    return {f"{name}_{language}": text for name, said in texts.items() for language, text in said.items()}
