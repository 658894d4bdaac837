"""What a file of managers changes among a client's readers; nothing is written here."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...core.managers.listing import Manager
from ...core.managers.units import Unfound, Units
from ...core.release.json import from_bytes
from ...core.release.model import COMPANY
from ...core.roster.problems import Problem
from ...store.office import accounts as accounts_rows
from ...store.office import release as release_rows
from ...store.office.accounts import Account
from ...store.office.client import Client
from ...store.office.roster import units_of_client
from ...store.sessions import Session
from ..accounts.accounts import address_of
from ..accounts.refusals import BadAddress
from ..files import isolated
from ..office.house import House
from ..office.refusals import NoSuchClient
from ..rosters import erasure_marks
from ..rosters.file import limits


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody's account before and after."""

    address: str
    name: str
    units: tuple[str, ...]
    """Paths; those the account will be limited to."""
    before: tuple[str, ...] = ()
    is_closed: bool = False
    """The account was closed, and is opened again."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that importing a file would do, or what is wrong with it."""

    problems: tuple[Problem, ...] = ()
    added: tuple[Reader, ...] = ()
    changed: tuple[Reader, ...] = ()
    same: int = 0
    left_alone: tuple[str, ...] = ()
    """Addresses of accounts that see the whole company: no file limits them."""
    missing: tuple[Reader, ...] = ()
    """Readers of units who are not in the file. They stay unless somebody says otherwise."""
    erased: int = 0
    """People in the file who asked to be erased; they get no account."""

    @property
    def asked(self) -> str:
        """A digest of what is shown; whoever confirms it confirms this and nothing else."""
        plain = [
            [one.address, list(one.before), list(one.units), one.is_closed]
            for some in (self.added, self.changed, self.missing)
            for one in some
        ]
        return hashlib.sha256(json.dumps([self.same, plain]).encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Wanted:
    name: str = ""
    units: dict[str, None] = field(default_factory=dict)


Listed = tuple[Sequence[Manager], Sequence[Problem]]
"""What a file holds, before anybody looks at the client's units and accounts."""


def changes(house: House, client_id: int, content: bytes) -> Changes:
    """What a file would change. NoSuchClient, or Refusal for a file that cannot be read at all."""
    listed = read(house, client_id, content)
    with house.office() as session:
        return within(session, house, client_id, listed)


def read(house: House, client_id: int, content: bytes) -> Listed:
    """What a file holds; read before a transaction begins that writes."""
    with house.office() as session:
        client = session.get(Client, client_id)
        if client is None:
            raise NoSuchClient(client_id=client_id)
        mapping = dict(client.settings.roster_columns)
    found = isolated.run("managers", content, {"mapping": mapping}, limits=limits(content))
    with isolated.damaged_if_it_breaks():
        problems = [Problem(*one) for one in found["problems"]]
        for problem in problems:
            problem.sentence()
        return [Manager(one[0], one[1], one[2], one[3], tuple(one[4])) for one in found["managers"]], problems


def within(session: Session, house: House, client_id: int, listed: Listed) -> Changes:
    """As `changes`, inside the caller's transaction."""
    managers, problems = listed[0], list(listed[1])
    gone = erasure_marks.among(house, session, client_id, (one.id for one in managers if one.id))
    wanted: dict[str, _Wanted] = {}
    units = Units([*units_of_client(session, client_id), *_units_released(session, client_id)])
    for one in managers:
        if one.id not in gone:
            problems += _take(wanted, units, one)
    for line, address in _first_lines(managers):
        account = accounts_rows.by_email(session, address)
        if account is not None and account.client_id != client_id:
            problems.append(Problem(line, "", "account-elsewhere"))
    if problems:
        return Changes(tuple(sorted(problems, key=lambda one: one.line)))
    known = {one.email: one for one in accounts_rows.listed(session, client_id)}
    return _compared(wanted, known, sum(one.id in gone for one in managers))


def _address(text: str) -> str | None:
    try:
        return address_of(text)
    except BadAddress:
        return None


def _first_lines(managers: Sequence[Manager]) -> Iterator[tuple[int, str]]:
    """Each address once, with the line on which it stands first."""
    seen: set[str] = set()
    for one in managers:
        address = _address(one.address)
        if address is not None and address not in seen:
            seen.add(address)
            yield one.line, address


def _take(wanted: dict[str, _Wanted], units: Units, one: Manager) -> list[Problem]:
    """Note whoever a row names, with the units; what is wrong with the row. Rows of one address are one person."""
    problems, paths = [], []
    address = _address(one.address)
    if address is None:
        problems.append(Problem(one.line, "", "bad-address"))
    for text in one.units:
        try:
            paths.append(units.find(text))
        except Unfound as unfound:
            problems.append(Problem(one.line, "", unfound.kind, unfound.values))
    if address is not None and not problems:
        noted = wanted.setdefault(address, _Wanted())
        noted.name = noted.name or one.name
        noted.units |= dict.fromkeys(paths)
    return problems


def _compared(wanted: Mapping[str, _Wanted], known: Mapping[str, Account], erased: int) -> Changes:
    added, changed, same, alone = [], [], 0, []
    for address, one in sorted(wanted.items()):
        account, units = known.get(address), tuple(sorted(one.units))
        if account is None:
            added.append(Reader(address, one.name, units))
        elif not account.units:
            alone.append(address)
        elif account.active and tuple(account.units) == units:
            same += 1
        else:
            changed.append(Reader(address, account.name, units, tuple(account.units), not account.active))
    missing = [
        Reader(account.email, account.name, (), tuple(account.units))
        for account in known.values()
        if account.active and account.units and account.email not in wanted
    ]
    return Changes((), tuple(added), tuple(changed), same, tuple(alone), tuple(missing), erased)


def _units_released(session: Session, client_id: int) -> set[str]:
    """Units whose people the latest releases of the client count: their rosters may be gone."""
    found: set[str] = set()
    for tables in release_rows.latest_tables_of_client(session, client_id):
        groups = (one for one in from_bytes(tables).groups if one.code == COMPANY)
        found |= {cell["unit"] for one in groups for cell in one.covers if cell.get("unit")}
    return found
