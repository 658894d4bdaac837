"""Questionnaire files of any format we take, told apart by the end of their name."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from ...core.questionnaire.file import Mistake, QuestionnaireProblems, from_document
from ...core.questionnaire.file import write as write_toml
from ...core.questionnaire.model import Questionnaire
from ...formats import xlsform
from ...formats.common import End, Imported, ScaleQuestion
from ...formats.left_out import kept
from ..files import isolated as parsing
from .refusals import QuestionnaireFormat, QuestionnaireTooLarge

ENDINGS = (".toml", ".xlsx", ".xls", ".ods", ".lss", ".qsf")
"""Of the files we take: our own format, XLSForm, LimeSurvey."""
MOST_BYTES = 10 * 1024 * 1024


def read(filename: str, content: bytes) -> Imported:
    """The questionnaire in a file, and what of a foreign format was left out (show it before going on).

    It is read in a process of its own. Raises Refusal for a format we don't take, a file that is too large or takes
    too long, and whatever the format's own reader raises.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in ENDINGS:
        raise QuestionnaireFormat(filename=filename, listed=", ".join(ENDINGS))
    if len(content) > MOST_BYTES:
        raise QuestionnaireTooLarge(most=MOST_BYTES >> 20)
    found = parsing.run("questionnaire", content, {"ending": ending, "name": PurePath(filename).stem})
    if "mistakes" in found:
        raise QuestionnaireProblems(tuple(Mistake(*one) for one in found["mistakes"]))
    with parsing.damaged_if_it_breaks():
        return Imported(
            from_document(found["document"]),
            tuple(kept(one) for one in found["left_out"]),
            tuple(_scale(*one) for one in found["scales"]),
        )


def _scale(items: list[str], labels: dict[str, list[str]], proposed: End | None) -> ScaleQuestion:
    return ScaleQuestion(tuple(items), {one: tuple(words) for one, words in labels.items()}, proposed)


WRITERS: Mapping[str, Callable[[Questionnaire], bytes]] = {
    "toml": lambda questionnaire: write_toml(questionnaire).encode(),
    "xlsx": xlsform.write,
}
"""Ending to what writes a questionnaire so that reading it gives the same one."""
