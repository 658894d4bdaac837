"""Ready-made questions about a service, and the words around them."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ...core.pulse.questions import Words
from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from ..questionnaires.library import FOLDER
from .refusals import NoSuchPreset

PRESETS: Mapping[str, Path] = {
    "solved-ease-care": FOLDER / "touchpoint-pulse.toml",
    "satisfaction": FOLDER / "pulses" / "satisfaction.toml",
}
"""Name to file: was it solved, was it easy, did they care; or satisfaction alone."""


@lru_cache(maxsize=1)
def words() -> Words:
    """What a pulse asks around the questions about each service, in every language that it has."""
    return dict(tomllib.loads((FOLDER / "pulses" / "words.toml").read_text(encoding="utf-8")))


def preset(name: str) -> Questionnaire:
    """The ready-made questions of this name. NoSuchPreset if there are none."""
    if name not in PRESETS:
        raise NoSuchPreset(name=name, listed=", ".join(PRESETS))
    return read(PRESETS[name].read_text(encoding="utf-8"))
