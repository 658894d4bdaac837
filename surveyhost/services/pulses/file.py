"""A pulse written down in a file: for whoever sets one up on the command line."""

import tomllib
from typing import Any

from ...core.pulse.services import Service
from ...core.pulse.terms import Every, Whom
from . import presets
from .refusals import PulseFileUnreadable
from .setting_up import SetUp


def read(content: bytes) -> SetUp:
    """What stands in a TOML file. PulseFileUnreadable, NoSuchPreset.

    title = { vi = "...", en = "..." }; every: month or quarter; whom: everybody or third; questions: a ready-made set;
    then a [[service]] each, with title, and unit and sensitive where they are wanted.
    """
    try:
        given = tomllib.loads(content.decode())
        return SetUp(
            title=_text(given["title"]),
            services=[_service(one) for one in given["service"]],
            questionnaire=presets.preset(str(given.get("questions", next(iter(presets.PRESETS))))),
            every=Every(given.get("every", Every.MONTH)),
            whom=Whom(given.get("whom", Whom.EVERYBODY)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PulseFileUnreadable(why=str(error) or type(error).__name__) from None


def _service(given: Any) -> Service:
    return Service(_text(given["title"]), str(given.get("unit", "")), given.get("sensitive", False) is True)


def _text(given: Any) -> dict[str, str]:
    return {str(language): str(words) for language, words in given.items()}
