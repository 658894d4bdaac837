"""Accounts through the services alone: who gets one, in which roles, and what a change ends."""

import pytest

from surveyhost.core.errors import NotThere, Refusal
from surveyhost.core.roles import HR, STAFF
from surveyhost.services.accounts import accounts, sign_in
from surveyhost.services.accounts.refusals import (
    AccountClosed,
    AccountExists,
    BadAddress,
    LastAdministrator,
    NoAccount,
    NoSuchLanguage,
    NoSuchTheme,
    RoleRefused,
)
from surveyhost.services.office import audit
from surveyhost.store.office.accounts import Account, SignInLink
from tests.support import factories
from tests.support.people import SHELL

TUAN = "tuan@vendor.example"


def refused(kind, act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    assert isinstance(refusal.value, kind), refusal.value.reason


class TestAddStaff:
    def test_it_gives_a_full_link_and_keeps_its_hash_only(self, house):
        link = accounts.add_staff(house, SHELL, "Tuan@Vendor.Example", "Tuấn", ["administrator"])
        assert link.startswith("https://survey.example/account/link/")
        with house.office() as session:
            kept = session.query(SignInLink).one()
        assert link.rsplit("/", 1)[1].encode() not in kept.digest
        assert accounts.find(house, TUAN).roles == ("administrator",)

    def test_it_is_on_record_without_the_link(self, house):
        link = accounts.add_staff(house, SHELL, TUAN, "Tuấn")
        event = audit.events(house)[0]
        assert (event.act, event.actor) == ("staff.add", "shell")
        assert link.rsplit("/", 1)[1] not in "".join(audit.export(house))

    @pytest.mark.parametrize("address", ["", "tuan", "tuan@", "a b@vendor.example", "tuan@vendor"])
    def test_it_refuses_what_is_no_address(self, house, address):
        refused(BadAddress, accounts.add_staff, house, SHELL, address, "Tuấn")

    def test_it_refuses_an_address_twice_in_any_case(self, house):
        accounts.add_staff(house, SHELL, TUAN, "Tuấn")
        refused(AccountExists, accounts.add_staff, house, SHELL, TUAN.upper(), "Tuấn")

    @pytest.mark.parametrize("roles", [[], ["owner"], ["king"], ["administrator", "reader"]])
    def test_it_refuses_roles_that_are_not_staffs(self, house, roles):
        refused(RoleRefused, accounts.add_staff, house, SHELL, TUAN, "Tuấn", roles)

    def test_it_refuses_a_language_we_do_not_speak(self, house):
        refused(NoSuchLanguage, accounts.add_staff, house, SHELL, TUAN, "Tuấn", ["administrator"], "fr")


class TestAddHr:
    def test_it_belongs_to_one_client_and_speaks_its_language(self, house):
        client = factories.client(house)
        accounts.add_hr(house, SHELL, client, "huong@minhhai.example")
        line = accounts.find(house, "huong@minhhai.example")
        assert (line.client_id, line.language, line.roles) == (client, "vi", ("owner",))
        assert [one.email for one in accounts.listed(house, client)] == ["huong@minhhai.example"]
        assert accounts.listed(house) == []

    def test_who_came_by_a_link_is_no_longer_only_invited(self, house):
        client = factories.client(house)
        accounts.add_hr(house, SHELL, client, "huong@minhhai.example", "Hương")
        line = accounts.listed(house, client)[0]
        assert not line.signs_in
        sign_in.begin(house, line.id)
        assert accounts.listed(house, client)[0].signs_in
        assert accounts.find(house, "huong@minhhai.example").signs_in

    def test_it_refuses_a_client_that_is_not_there(self, house):
        refused(NotThere, accounts.add_hr, house, SHELL, 7, "huong@minhhai.example")

    @pytest.mark.parametrize("role", sorted(STAFF))
    def test_it_never_gives_a_staff_role(self, house, role):
        refused(RoleRefused, accounts.add_hr, house, SHELL, factories.client(house), "h@minhhai.example", "", role)

    def test_only_a_reader_is_limited_to_units(self, house):
        client = factories.client(house)
        accounts.add_hr(house, SHELL, client, "doc@minhhai.example", "", "reader", [" Nhà máy ", ""])
        assert accounts.find(house, "doc@minhhai.example").units == ("Nhà máy",)
        refused(RoleRefused, accounts.add_hr, house, SHELL, client, "h@minhhai.example", "", "owner", ["Nhà máy"])


class TestChange:
    @pytest.fixture(autouse=True)
    def tuan(self, house):
        accounts.add_staff(house, SHELL, TUAN, "Tuấn", ["administrator"])

    def test_it_ends_the_sign_ins(self, house):
        account = accounts.find(house, TUAN)
        sign_in.begin(house, account.id)
        accounts.change(house, SHELL, TUAN, ["administrator", "releaser"])
        assert sign_in.listed(house, account.id, None) == []
        event = audit.events(house)[0]
        assert event.before["roles"] == ["administrator"]
        assert event.after["roles"] == ["administrator", "releaser"]

    @pytest.mark.parametrize(("roles", "active"), [(["releaser"], True), (["administrator"], False)])
    def test_somebody_stays_administrator(self, house, roles, active):
        refused(LastAdministrator, accounts.change, house, SHELL, TUAN, roles, (), active)
        assert accounts.find(house, TUAN).active
        accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan", ["administrator"])
        accounts.change(house, SHELL, TUAN, roles, (), active)

    @pytest.mark.parametrize("role", sorted(HR))
    def test_staff_never_becomes_hr(self, house, role):
        refused(RoleRefused, accounts.change, house, SHELL, TUAN, [role])

    def test_unknown_accounts_are_refused(self, house):
        refused(NoAccount, accounts.change, house, SHELL, "no@vendor.example", ["administrator"])
        refused(NoAccount, accounts.new_link, house, SHELL, "no@vendor.example")
        refused(NoAccount, accounts.find, house, "no@vendor.example")

    def test_a_closed_account_gets_no_link(self, house):
        accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan", ["releaser"])
        accounts.change(house, SHELL, "lan@vendor.example", ["releaser"], active=False)
        refused(AccountClosed, accounts.new_link, house, SHELL, "lan@vendor.example")


class TestPrefer:
    def test_it_keeps_what_is_there(self, house):
        accounts.add_staff(house, SHELL, TUAN, "Tuấn")
        number = accounts.find(house, TUAN).id
        accounts.prefer(house, number, language="vi")
        accounts.prefer(house, number, theme="dark")
        with house.office() as session:
            account = session.get_one(Account, number)
        assert (account.language, account.theme) == ("vi", "dark")
        refused(NoSuchTheme, accounts.prefer, house, number, theme="pink")
        refused(NoSuchLanguage, accounts.prefer, house, number, language="fr")
