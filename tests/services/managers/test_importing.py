"""Readers out of a file: looked at, confirmed, carried out once; whoever left is closed only where somebody says so."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.managers.invitation import InvitationState
from surveyhost.services.accounts import accounts
from surveyhost.services.files import uploads
from surveyhost.services.managers import changes, importing, invitations
from surveyhost.services.managers.refusals import ManagerProblems, ManagersUnconfirmed, NoReaderToClose
from surveyhost.services.office import audit
from surveyhost.services.office.refusals import NoSuchClient
from surveyhost.services.rosters import erasure, rosters
from tests.support import factories, small_units
from tests.support.factories import STAFF

LAN, KHO = ("Nhà máy / Chuyền A", "Nhà máy / Chuyền B"), ("Nhà máy / Tổ kho",)


def csv(*rows: str) -> bytes:
    return "\n".join(["email,name,manager of", *rows]).encode()


FILE = csv("lan@minhhai.example,Lan,Nhà máy / Chuyền A; Chuyền B", "kho@minhhai.example,Kho,Tổ kho")


@pytest.fixture
def client(house):
    made = factories.client(house)
    factories.roster(house, factories.survey(house, made), small_units.rows())
    return made


def carry_out(house, client, content, leaving=()):
    asked = changes.changes(house, client, content).asked
    return importing.put(house, STAFF, client, content, asked, leaving)


def readers(house, client):
    return {one.email: one.units for one in accounts.listed(house, client) if one.active}


def test_a_list_makes_readers_and_a_second_time_nothing(house, client):
    found = changes.changes(house, client, FILE)
    assert [(one.address, one.units) for one in found.added] == [
        ("kho@minhhai.example", KHO), ("lan@minhhai.example", LAN)
    ]  # fmt: skip
    assert not accounts.listed(house, client), "looking writes nothing"
    links = carry_out(house, client, FILE)
    assert set(links) == {"lan@minhhai.example", "kho@minhhai.example"}
    assert all("/account/link/" in link for link in links.values())
    assert readers(house, client) == {"lan@minhhai.example": LAN, "kho@minhhai.example": KHO}
    events = audit.events(house, client)
    assert events[0].act == "readers.import"
    assert events[0].after == {"added": 2, "changed": 0, "closed": 0}
    assert "minhhai" not in str(events[0].after)
    again = changes.changes(house, client, FILE)
    assert (again.added, again.changed, again.missing, again.same) == ((), (), (), 2)
    assert carry_out(house, client, FILE) == {}
    assert len(audit.events(house, client)) == len(events), "nothing happened, so nothing is on record"


@pytest.mark.sqlite_first
def test_a_letter_to_each_new_reader_waits_in_the_same_act(house, client):
    def write(asked):
        return importing.put_and_write(house, STAFF, client, FILE, asked)

    with pytest.raises(ManagersUnconfirmed):
        write("something else")
    assert invitations.standing(house, client) == {} and not readers(house, client)
    assert write(changes.changes(house, client, FILE).asked) == 2
    waiting = {InvitationState.WAITING: ["kho@minhhai.example", "lan@minhhai.example"]}
    assert invitations.standing(house, client) == waiting
    assert write(changes.changes(house, client, FILE).asked) == 0, "nobody is new"


def test_rows_of_one_address_are_one_person(house, client):
    carry_out(house, client, csv("LAN@minhhai.example,,Chuyền B", "lan@Minhhai.example,Lan,Nhà máy / Chuyền A"))
    (one,) = accounts.listed(house, client)
    assert (one.email, one.name, one.units) == ("lan@minhhai.example", "Lan", LAN)


def test_other_units_take_the_place_of_the_old_ones(house, client):
    carry_out(house, client, FILE)
    moved = csv("lan@minhhai.example,Lan,Văn phòng", "kho@minhhai.example,Kho,Tổ kho")
    (change,) = changes.changes(house, client, moved).changed
    assert (change.before, change.units) == (LAN, ("Văn phòng",))
    assert carry_out(house, client, moved) == {}
    assert readers(house, client)["lan@minhhai.example"] == ("Văn phòng",)


def test_whoever_left_stays_until_somebody_says_so(house, client):
    carry_out(house, client, FILE)
    less = csv("lan@minhhai.example,Lan,Nhà máy / Chuyền A; Chuyền B")
    assert [one.address for one in changes.changes(house, client, less).missing] == ["kho@minhhai.example"]
    carry_out(house, client, less)
    assert "kho@minhhai.example" in readers(house, client)
    carry_out(house, client, less, ["kho@minhhai.example"])
    assert "kho@minhhai.example" not in readers(house, client)
    assert changes.changes(house, client, less).missing == ()
    with pytest.raises(NoReaderToClose):
        carry_out(house, client, less, ["lan@minhhai.example"])
    (back,) = changes.changes(house, client, FILE).changed
    assert back.is_closed
    assert set(carry_out(house, client, FILE)) == {"kho@minhhai.example"}
    assert readers(house, client)["kho@minhhai.example"] == KHO


def test_who_sees_the_whole_company_is_left_alone(house, client):
    accounts.add_hr(house, STAFF, client, "lan@minhhai.example")
    accounts.add_hr(house, STAFF, client, "kho@minhhai.example", role="reader")
    found = changes.changes(house, client, FILE)
    assert found.left_alone == ("kho@minhhai.example", "lan@minhhai.example")
    carry_out(house, client, FILE)
    assert readers(house, client) == {"lan@minhhai.example": (), "kho@minhhai.example": ()}


def test_no_file_touches_an_account_of_somebody_else(house, client):
    other = factories.client(house, "Đông Á")
    accounts.add_hr(house, STAFF, other, "lan@minhhai.example", role="reader", units=["X"])
    found = changes.changes(house, client, FILE)
    assert [(one.line, one.kind) for one in found.problems] == [(2, "account-elsewhere")]
    with pytest.raises(ManagerProblems):
        carry_out(house, client, FILE)
    assert readers(house, other) == {"lan@minhhai.example": ("X",)} and not readers(house, client)


def test_one_bad_row_and_nothing_is_made(house, client):
    bad = csv("lan@minhhai.example,Lan,Tổ kho", "nobody,N,Tổ kho", "a@x.example,A,Không có", "b@x.example,B,/ x /")
    found = changes.changes(house, client, bad)
    assert [(one.line, one.kind) for one in found.problems] == [
        (3, "bad-address"), (4, "unknown-unit"), (5, "empty-level")
    ]  # fmt: skip
    assert "Không có" in found.problems[1].sentence() and "a@x.example" not in str(found.problems)
    with pytest.raises(ManagerProblems) as refused:
        carry_out(house, client, bad)
    assert "and 2 more" in str(refused.value)
    assert not readers(house, client)


def test_what_changed_since_it_was_looked_at_is_looked_at_again(house, client):
    asked = changes.changes(house, client, FILE).asked
    accounts.add_hr(house, STAFF, client, "lan@minhhai.example", role="reader", units=["Văn phòng"])
    with pytest.raises(ManagersUnconfirmed):
        importing.put(house, STAFF, client, FILE, asked)
    assert readers(house, client) == {"lan@minhhai.example": ("Văn phòng",)}


def test_units_are_known_from_releases_once_the_roster_is_gone(house):
    client = factories.client(house)
    release = small_units.released(house, client)
    assert release
    with house.office.begin() as session:
        survey = session.connection().exec_driver_sql("select id from survey").scalar()
        rosters.remove_all(session, survey)
    found = changes.changes(house, client, FILE)
    assert not found.problems and len(found.added) == 2


def test_the_roster_itself_is_such_a_file_and_holds_no_managers_afterwards(house, client):
    survey = factories.survey(house, client)
    text = factories.roster_csv(small_units.rows()).decode().splitlines()
    lines = [text[0] + ",manager of", text[1] + ",Nhà máy", *[line + "," for line in text[2:]]]
    content = "\n".join(lines).encode()
    rosters.put(house, STAFF, survey, "roster.csv", content, confirmed=rosters.SURE)
    assert set(carry_out(house, client, content)) == {"nv1@minhhai.example"}
    with house.office() as session:
        stored = session.connection().exec_driver_sql("select attributes from participant").scalars().all()
    assert stored and not [one for one in stored if "manage" in str(one)]


def test_erasing_somebody_takes_their_reader_along_and_no_roster_brings_it_back(house, client):
    survey = factories.survey(house, client)
    text = factories.roster_csv(small_units.rows()).decode().splitlines()
    lines = [text[0] + ",manager of", text[1] + ",Nhà máy", text[2] + ",Văn phòng", *[line + "," for line in text[3:]]]
    content = "\n".join(lines).encode()
    rosters.put(house, STAFF, survey, "roster.csv", content, confirmed=rosters.SURE)
    carry_out(house, client, content)
    assert erasure.find(house, survey, "NV0001").account == "reader"
    assert erasure.erase(house, STAFF, survey, "NV0001").account == "reader"
    assert [one.email for one in accounts.listed(house, client)] == ["nv2@minhhai.example"]
    found = changes.changes(house, client, content)
    assert (found.added, found.erased) == ((), 1)


def test_erasing_somebody_leaves_the_account_of_an_owner_and_says_so(house, client):
    survey = factories.survey(house, client)
    factories.roster(house, survey, 20)
    accounts.add_hr(house, STAFF, client, "nv3@minhhai.example")
    accounts.add_hr(house, STAFF, factories.client(house, "Đông Á"), "nv4@minhhai.example", role="reader", units=["X"])
    assert erasure.erase(house, STAFF, survey, "NV0003").account == "owner"
    assert erasure.erase(house, STAFF, survey, "NV0004").account == "", "another client's is none of theirs"
    assert accounts.find(house, "nv3@minhhai.example").active and accounts.find(house, "nv4@minhhai.example").active


def test_an_unknown_client_and_a_file_that_is_none(house, client):
    with pytest.raises(NoSuchClient):
        changes.changes(house, 999, FILE)
    assert [one.kind for one in changes.changes(house, client, b"<html>").problems] == ["web-page"]
    with pytest.raises(Refusal):
        carry_out(house, client, b"\x00\x01")


def test_a_roster_that_is_destroyed_lies_nowhere_as_a_file_of_managers(house, client):
    survey = factories.survey(house, client)
    factories.staffed(house)
    account = accounts.listed(house)[0].id
    uploads.keep(house, account, uploads.of_readers(client), "roster.csv", FILE)
    assert uploads.at_hand(house, account, uploads.of_readers(client)) == "roster.csv"
    with house.office.begin() as session:
        rosters.remove_all(session, survey)
    assert uploads.at_hand(house, account, uploads.of_readers(client)) == ""
