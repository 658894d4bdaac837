"""Questionnaire files of any format we take, told apart by the end of their name."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import read as read_toml
from ..core.questionnaire_file import write as write_toml
from . import lss, xlsform
from .questionnaire_import import Imported


def _toml(content: bytes) -> Imported:
    try:
        return Imported(read_toml(content.decode("utf-8-sig")), ())
    except UnicodeDecodeError:
        raise Refusal("The questionnaire file is not text in UTF-8.", "questionnaire-unreadable") from None


FORMATS: Mapping[str, Callable[[bytes], Imported]] = {".toml": _toml, ".xlsx": xlsform.read, ".lss": lss.read}
"""End of a file's name to what reads it: our own format, XLSForm, LimeSurvey."""


def read(filename: str, content: bytes) -> Imported:
    """The questionnaire in a file, and what of a foreign format was left out (show it before going on).

    Raises Refusal for a format we don't take, and whatever the format's own reader raises.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in FORMATS:
        raise Refusal(
            f"'{filename}' is no questionnaire file; expected one of {', '.join(FORMATS)}.", "questionnaire-format"
        )
    return FORMATS[ending](content)


WRITERS: Mapping[str, Callable[[Questionnaire], bytes]] = {
    "toml": lambda questionnaire: write_toml(questionnaire).encode(),
    "xlsx": xlsform.write,
}
"""Ending to what writes a questionnaire so that reading it gives the same one."""
