"""Every table of the office, for whoever needs them all: migrations, copies, tests."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from .accounts import Account, FailedTry, Passkey, Provider, SignIn, SignInLink, Upload
from .audit import AuditEvent, AuditHead
from .base import Document, Named, Office, Unreadable
from .client import Client
from .letter import Letter
from .release import Record, ReleaseRow
from .report import ActionPlan, ReportFile
from .request import LostLink, OptOut
from .roster import Erased, ErasureKey, Participant, Roster
from .survey import QuestionnaireImport, QuestionnaireStand, QuestionnaireVersion, Survey
from .upkeep import Begun, ClockMark, MailTrouble, Trouble, WriteOff
from .wave import HandOver, Wave

__all__ = [
    "Account",
    "ActionPlan",
    "AuditEvent",
    "AuditHead",
    "Begun",
    "Client",
    "ClockMark",
    "Erased",
    "ErasureKey",
    "FailedTry",
    "HandOver",
    "Letter",
    "LostLink",
    "MailTrouble",
    "Office",
    "OptOut",
    "Participant",
    "Passkey",
    "Provider",
    "QuestionnaireImport",
    "QuestionnaireStand",
    "QuestionnaireVersion",
    "Record",
    "ReleaseRow",
    "ReportFile",
    "Roster",
    "SignIn",
    "SignInLink",
    "Survey",
    "Trouble",
    "Upload",
    "Wave",
    "WriteOff",
    "unreadable_documents",
]


def unreadable_documents(session: Session) -> Iterator[tuple[str, str, str]]:
    """(column, table, primary key) of every document or word that cannot be read, see `base.Unreadable`."""
    for table in Office.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Document | Named)]
        if not columns:
            continue
        keys = list(table.primary_key.columns)
        for row in session.execute(select(*keys, *columns).order_by(*keys).execution_options(yield_per=1000)):
            for column, value in zip(columns, row[len(keys) :], strict=True):
                if isinstance(getattr(value, "document", value), Unreadable):
                    yield column.name, table.name, "/".join(str(key) for key in row[: len(keys)])
