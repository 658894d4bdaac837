"""A file between preview and import: for one person, one use, one hour; never in clear."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.accounts import accounts
from surveyhost.services.files import uploads
from surveyhost.services.files.refusals import UploadGone
from surveyhost.services.operations import worker
from surveyhost.services.rosters import rosters
from surveyhost.store.office.accounts import Upload
from tests.support.people import SHELL


@pytest.fixture
def tuan(house):
    accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn")
    return accounts.find(house, "tuan@vendor.example").id


def gone(house, *args):
    with pytest.raises(Refusal) as refusal:
        uploads.take(house, *args)
    return isinstance(refusal.value, UploadGone)


def test_it_comes_back_once(house, tuan):
    name = uploads.keep(house, tuan, "roster 1", "a.csv", "id\nẢnh".encode())
    assert uploads.take(house, tuan, "roster 1", name) == ("a.csv", "id\nẢnh".encode())
    assert gone(house, tuan, "roster 1", name)


def test_it_lies_encrypted(house, tuan):
    uploads.keep(house, tuan, "roster 1", "a.csv", b"mai@minhhai.example")
    with house.office() as session:
        assert b"mai@" not in session.query(Upload).one().sealed


def test_another_person_or_use_gets_nothing(house, tuan):
    accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan")
    lan = accounts.find(house, "lan@vendor.example").id
    name = uploads.keep(house, tuan, "roster 1", "a.csv", b"x")
    assert gone(house, lan, "roster 1", name)
    assert gone(house, tuan, "roster 2", name)
    assert uploads.take(house, tuan, "roster 1", name)


def test_it_is_gone_after_an_hour_and_the_next_one_takes_its_place(house, tuan, clock):
    first = uploads.keep(house, tuan, "roster 1", "a.csv", b"x")
    second = uploads.keep(house, tuan, "roster 1", "b.csv", b"y")
    assert gone(house, tuan, "roster 1", first)
    clock.forward(hours=1)
    assert gone(house, tuan, "roster 1", second)


def kept(house):
    with house.office() as session:
        return session.query(Upload).count()


def test_nobody_came_back_and_the_clock_deletes_it(house, tuan, clock):
    """A roster that was looked at and never imported must not outlive the roster that was."""
    uploads.keep(house, tuan, uploads.of_roster(1), "a.csv", b"x")
    worker.sweep(house, lambda wave: None)
    assert kept(house) == 1
    clock.forward(hours=1)
    worker.sweep(house, lambda wave: None)
    assert kept(house) == 0


def test_forgetting_a_roster_takes_what_was_sent_for_it(house, tuan):
    uploads.keep(house, tuan, uploads.of_roster(7), "a.csv", b"x")
    with house.office.begin() as session:
        rosters.remove_all(session, 8)
        assert session.query(Upload).count() == 1
        rosters.remove_all(session, 7)
    assert kept(house) == 0
