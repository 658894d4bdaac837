"""The versions of a survey's questionnaire: every one it ever had, so that a change can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .office import Office


class QuestionnaireVersion(Office):
    """One version. Rows are only ever added; which one stands is said by `QuestionnaireStand`."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    """From 1, in the order in which they were made."""
    previous: Mapped[int | None]
    """The version it was made from: where undoing leads. None for the first."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    """The questionnaire file (TOML), packed with zlib: people press keys more often than files get longer."""
    digest: Mapped[str]
    """SHA-256 of the file; a wave's policy names it, so that a closed wave finds its own version."""
    changes: Mapped[list[Any]]
    """Names of the changes that made it: "item.add", "item.text"."""
    by: Mapped[str]
    made: Mapped[datetime]


class QuestionnaireStand(Office):
    """Which version of a survey's questionnaire stands, and where redoing starts from."""

    __tablename__ = "questionnaire_stand"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    number: Mapped[int]
