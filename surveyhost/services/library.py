"""Where questionnaires are found: the ready-made ones by name, any other by the path of its TOML file."""

from pathlib import Path

from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import read

FOLDER = Path(__file__).resolve().parent.parent / "library"


def names() -> list[str]:
    """The names of the ready-made questionnaires, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name_or_path: str) -> Questionnaire:
    """A ready-made questionnaire, or the one in a TOML file.

    Raises Refusal if there is neither; QuestionnaireProblems with every mistake if the file cannot be read as one.
    """
    if name_or_path in names():
        return read((FOLDER / f"{name_or_path}.toml").read_text(encoding="utf-8"))
    return read(_text(Path(name_or_path)))


def _text(path: Path) -> str:
    if not path.is_file():
        listed = ", ".join(names())
        reason = f"'{path}' is no questionnaire of the library ({listed}) and no file."
        raise Refusal(reason, "questionnaire-unknown")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{path} is not text in UTF-8.", "questionnaire-unreadable") from None
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}).", "questionnaire-unreadable") from None
