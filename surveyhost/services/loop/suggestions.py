"""Which actions are suggested for a finding."""

from functools import cache
from pathlib import Path

from ...core.loop import suggestions
from ...core.loop.finding import Place
from ...core.loop.suggestions import Suggestion
from ...core.release.model import Release

FOLDER = Path(__file__).resolve().parent.parent.parent / "library" / "suggestions"


@cache
def of_questionnaire(code: str) -> tuple[Suggestion, ...]:
    """The suggestions beside the ready-made questionnaire with this code; none for any other."""
    known = {path.stem: path for path in FOLDER.glob("*.toml")}
    return suggestions.read(known[code].read_text(encoding="utf-8")) if code in known else ()


def of_figure(release: Release, place: Place) -> list[Suggestion]:
    """Those for the theme of this figure. A client's own questionnaire keeps the code of the one it was made from."""
    theme = suggestions.theme_of(release.questionnaire, place)
    return [one for one in of_questionnaire(release.questionnaire.code) if one.theme == theme]
