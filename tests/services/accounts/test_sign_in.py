"""Links, browsers and wrong tries, on both engines and against the clock."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.accounts import accounts, sign_in
from surveyhost.services.accounts.refusals import LinkUsed
from surveyhost.store.office.accounts import Account
from tests.support import factories
from tests.support.people import SHELL

TUAN = "tuan@vendor.example"


@pytest.fixture
def secret(house):
    return accounts.add_staff(house, SHELL, TUAN, "Tuấn", ["administrator"]).rsplit("/", 1)[1]


class TestLinks:
    def test_one_of_many_at_once_gets_in(self, house, secret):
        def try_it(_):
            try:
                return sign_in.redeem(house, secret)
            except LinkUsed as refusal:
                return type(refusal)

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(try_it, range(16)))
        assert found.count(LinkUsed) == 15

    def test_hr_is_led_to_the_portal_and_staff_to_the_console(self, house, clock):
        hosts = replace(house.settings, console_url="https://console.vn", portal_url="https://portal.vn")
        apart = replace(house, settings=hosts)
        made = factories.client(house)
        assert accounts.add_staff(apart, SHELL, TUAN, "Tuấn").startswith("https://console.vn/account/link/")
        hr = accounts.add_hr(apart, SHELL, made, "huong@minhhai.example", "Hương", "owner")
        assert hr.startswith("https://portal.vn/account/link/")

    def test_it_dies_with_the_72nd_hour(self, house, secret, clock):
        clock.forward(hours=71, minutes=59)
        assert sign_in.link_owner(house, secret) == TUAN
        clock.forward(minutes=1)
        assert sign_in.link_owner(house, secret) is None
        with pytest.raises(Refusal):
            sign_in.redeem(house, secret)


class TestBrowsers:
    @pytest.fixture
    def person(self, house, secret):
        return accounts.find(house, TUAN).id

    def known(self, house, person, secret):
        with house.office() as session:
            name = session.get_one(Account, person).fs_uniquifier
            return sign_in.account_of(session, house, name, secret)

    def test_each_ends_by_itself(self, house, person):
        one, two = sign_in.begin(house, person, "Firefox, Linux"), sign_in.begin(house, person, "Safari, iPhone")
        sign_in.end(house, one)
        assert self.known(house, person, one) is None
        assert self.known(house, person, two).id == person
        assert [line.device for line in sign_in.listed(house, person, two)] == ["Safari, iPhone"]

    def test_all_others_end_at_once(self, house, person):
        one, two = sign_in.begin(house, person), sign_in.begin(house, person)
        sign_in.end_others(house, person, two)
        assert self.known(house, person, one) is None
        assert [line.here for line in sign_in.listed(house, person, two)] == [True]
        sign_in.end_others(house, person, None)
        assert sign_in.listed(house, person, None) == []

    def test_another_accounts_cookie_opens_nothing(self, house, person):
        secret = sign_in.begin(house, person)
        accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan")
        other = accounts.find(house, "lan@vendor.example").id
        assert self.known(house, other, secret) is None

    def test_it_is_seen_at_most_every_five_minutes(self, house, person, clock):
        secret, begun = sign_in.begin(house, person), clock.at
        clock.forward(minutes=5)
        self.known(house, person, secret)
        assert sign_in.listed(house, person, secret)[0].seen == begun
        clock.forward(seconds=1)
        self.known(house, person, secret)
        assert sign_in.listed(house, person, secret)[0].seen == clock.at

    def test_idle_ones_are_gone(self, house, person, clock):
        old = sign_in.begin(house, person)
        clock.forward(days=14, seconds=1)
        assert self.known(house, person, old) is None
        sign_in.begin(house, person)
        assert len(sign_in.listed(house, person, None)) == 1


class TestWrongTries:
    def test_five_in_fifteen_minutes_pause(self, house, clock):
        for _ in range(4):
            sign_in.note_failure(house, TUAN)
        assert not sign_in.is_paused(house, TUAN)
        sign_in.note_failure(house, " TUAN@vendor.example ")
        assert sign_in.is_paused(house, TUAN)
        assert not sign_in.is_paused(house, "lan@vendor.example")
        clock.forward(minutes=15)
        assert not sign_in.is_paused(house, TUAN)

    def test_getting_in_forgets_them(self, house, secret):
        for _ in range(5):
            sign_in.note_failure(house, TUAN)
        sign_in.begin(house, accounts.find(house, TUAN).id)
        assert not sign_in.is_paused(house, TUAN)
