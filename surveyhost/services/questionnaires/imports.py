"""What an import asks before it is taken, and what it left out, as that is shown afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...core.questionnaire.file import from_document, read, to_document
from ...core.questionnaire.texts import gaps
from ...formats.common import FAVOURABLE, Imported, favouring
from ...formats.left_out import LeftOut
from ...store.office import survey as store
from ...store.office.client import Client
from ..office.house import House
from ..office.imports import left_out_of
from ..office.survey_rows import get_survey
from . import versions
from .refusals import ScaleUnanswered

ENDS = tuple(FAVOURABLE)
"""What can be said of a scale: its first point is the good end, its last one is, or none."""


@dataclass(frozen=True, slots=True)
class Import:
    """The file that a survey's questionnaire was made of."""

    survey_id: int
    client_id: int
    client: str
    title: Mapping[str, str]
    """The survey's."""
    filename: str
    by: str
    made: datetime
    left_out: tuple[LeftOut, ...]
    missing: int
    """Texts that the questionnaire, as it stands, lacks in one of its languages."""


def answered(imported: Imported, ends: Sequence[str]) -> Imported:
    """The import with the good end of each of its scales as it was said; ScaleUnanswered where one was not said."""
    said: dict[str, str] = {}
    for number, (scale, end) in enumerate(zip(imported.scales, ends, strict=True)):
        if end not in ENDS:
            raise ScaleUnanswered(field=f"scale_{number}", count=len(imported.scales))
        said |= dict.fromkeys(scale.items, end)
    if not said:
        return imported
    made = from_document(favouring(to_document(imported.questionnaire), said))
    return replace(imported, questionnaire=made, scales=())


def lines(house: House, survey_id: int) -> int:
    """How many things were left out of the file that the questionnaire which stands was made of."""
    with house.office() as session:
        return versions.brought(session, survey_id)[1]


def standing(house: House, survey_id: int) -> Import | None:
    """The file that the questionnaire which stands was made of; None where nothing was left out, or it is no file's.

    NotThere if there is no such survey.
    """
    with house.office() as session:
        survey = get_survey(session, survey_id)
        number, count = versions.brought(session, survey_id)
        row = store.import_numbered(session, survey_id, number) if count else None
        if row is None:
            return None
        client = session.get_one(Client, survey.client_id).name
        missing = len(gaps(to_document(read(survey.questionnaire))))
        return Import(
            survey_id, survey.client_id, client, survey.title, row.filename, row.by, row.made, left_out_of(row), missing
        )
