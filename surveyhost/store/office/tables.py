"""Every table of the office, for whoever needs them all: migrations, copies, tests."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..intake.tables import metadata as _intake
from .accounts import Account, FailedTry, Passkey, Provider, SignIn, SignInLink, Upload
from .audit import AuditEvent, AuditHead
from .base import Document, Named, Office, Unreadable
from .client import Client
from .hris.keys import RosterKey
from .hris.revocations import Revocation
from .letter import Letter
from .loop.actions import ActionPlan
from .loop.findings import ActionFinding, Finding
from .loop.invitations import ReaderLetter
from .loop.readers import LoopReader
from .loop.results_page import ResultsPage
from .loop.threads import DialogueRow, MessageRow, ReplyRow, ThreadRow
from .pulses.tables import Pulse, PulseAsked, PulseService
from .release import Record, ReleaseRow
from .report import ReportFile
from .request import ContactRequest, LostLink, OptOut
from .returned.ends import BarredAddress
from .returned.probes import ProbeLetter
from .roster import Erased, ErasureKey, NotAsked, Participant, Roster
from .survey import FollowUp, QuestionnaireImport, QuestionnaireStand, QuestionnaireVersion, Survey
from .upkeep import Begun, ClockMark, MailSender, MailTrouble, Trouble, Undestroyed, WriteOff
from .wave import HandOver, Wave

__all__ = [
    "Account",
    "ActionFinding",
    "ActionPlan",
    "AuditEvent",
    "AuditHead",
    "BarredAddress",
    "Begun",
    "Client",
    "ClockMark",
    "ContactRequest",
    "DialogueRow",
    "Erased",
    "ErasureKey",
    "FailedTry",
    "Finding",
    "FollowUp",
    "HandOver",
    "Letter",
    "LoopReader",
    "LostLink",
    "MailSender",
    "MailTrouble",
    "MessageRow",
    "NotAsked",
    "Office",
    "OptOut",
    "Participant",
    "Passkey",
    "ProbeLetter",
    "Provider",
    "Pulse",
    "PulseAsked",
    "PulseService",
    "QuestionnaireImport",
    "QuestionnaireStand",
    "QuestionnaireVersion",
    "ReaderLetter",
    "Record",
    "ReleaseRow",
    "ReplyRow",
    "ReportFile",
    "ResultsPage",
    "Revocation",
    "Roster",
    "RosterKey",
    "SignIn",
    "SignInLink",
    "Survey",
    "ThreadRow",
    "Trouble",
    "Undestroyed",
    "Upload",
    "Wave",
    "WriteOff",
    "unreadable_documents",
]


for _table in _intake.tables.values():
    _table.to_metadata(Office.metadata)


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
