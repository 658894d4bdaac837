"""What a questionnaire's file held beyond our format, as rows. Only services use this; nothing here commits."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from ...formats.left_out import LeftOut, kept
from ...store.office.survey import QuestionnaireImport
from ...store.sessions import Session
from .house import Actor, House

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a questionnaire was made of."""

    filename: str
    left_out: Sequence[LeftOut]


def keep(session: Session, house: House, actor: Actor, survey_id: int, number: int, source: Source) -> None:
    """What was left out when version `number` was made of a file (0: the survey itself); no row where nothing was."""
    if not source.left_out:
        return
    told = json.dumps([one.plain() for one in source.left_out], ensure_ascii=False, separators=(",", ":"))
    session.add(
        QuestionnaireImport(
            survey_id=survey_id,
            number=number,
            filename=source.filename[:LONGEST_NAME],
            by=actor.name,
            made=house.now(),
            lines=len(source.left_out),
            left_out=zlib.compress(told.encode(), 9),
        )
    )


def left_out_of(row: QuestionnaireImport) -> tuple[LeftOut, ...]:
    """What was left out, in the order of the file."""
    return tuple(kept(one) for one in json.loads(zlib.decompress(row.left_out)))
