"""Where questionnaires are found: the ready-made ones by name, any other by the path of its TOML file."""

from pathlib import Path

from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from . import files as questionnaire_formats
from .refusals import NoSuchQuestionnaire, QuestionnaireFileUnreadable

FOLDER = Path(__file__).resolve().parent.parent.parent / "library"


def names() -> list[str]:
    """The names of the ready-made questionnaires, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name_or_path: str) -> Questionnaire:
    """A ready-made questionnaire, or the one in a TOML file.

    Raises Refusal if there is neither; QuestionnaireProblems with every mistake if the file cannot be read as one.
    """
    if name_or_path in names():
        return read((FOLDER / f"{name_or_path}.toml").read_text(encoding="utf-8"))
    return questionnaire_formats.read("questionnaire.toml", _content(Path(name_or_path))).questionnaire


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise NoSuchQuestionnaire(path=path, listed=", ".join(names()))
    try:
        with path.open("rb") as file:
            return file.read(questionnaire_formats.MOST_BYTES + 1)
    except OSError as error:
        raise QuestionnaireFileUnreadable(path=path, strerror=error.strerror) from None
