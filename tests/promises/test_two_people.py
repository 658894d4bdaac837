"""One person who wants to be two: with addresses nobody has, second accounts, new links, roles, a sign-on of one's own.

Lan prepares. Who may approve is asked with the clock moved, never with a rule switched off.
"""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from cryptography.fernet import Fernet

from surveyhost.core.errors import Refusal
from surveyhost.core.roles import RoleForbids
from surveyhost.services.accounts import accounts, single_sign_on
from surveyhost.services.accounts.refusals import AccountClosed, NoAccountBehindAct, NoAccountToAct, SameHand
from surveyhost.services.office import audit
from surveyhost.services.office.house import Actor
from surveyhost.services.pulses import reading, setting_up
from surveyhost.services.releases import approval, releases, signed_reports, verify
from surveyhost.services.tabulation import tally
from tests.support import factories, pulses
from tests.support.shell import Shell, environ

SHELL, LAN, MINH = Actor("shell"), factories.STAFF, factories.OTHER_STAFF
TUAN = Actor("tuan@vendor.example")
SECOND = Actor("lan+1@vendor.example")


@pytest.fixture
def release(house):
    """Prepared by Lan; its comments were read by Dung."""
    factories.staffed(house)
    wave = factories.closed_wave(house, 40)
    made = tally.prepare(house, LAN, wave.survey_id)
    factories.comments_read(house, made, reader=Actor("dung@vendor.example"))
    return made


def refused(house, release: int, who: Actor) -> type[Refusal]:
    with pytest.raises(Refusal) as found:
        approval.approve(house, who, release)
    assert releases.line(house, release).state == "prepared"
    return type(found.value)


def test_an_address_without_account(house, release):
    assert refused(house, release, SECOND) in {NoAccountToAct, NoAccountBehindAct}


def test_prepared_by_an_address_without_account(house):
    """As in data of a time when the command line took any address: whose hand that was, nobody can tell."""
    factories.staffed(house)
    made = tally.prepare(house, Actor("ghost@vendor.example"), factories.closed_wave(house, 40).survey_id)
    factories.comments_read(house, made, reader=Actor("dung@vendor.example"))
    assert refused(house, made, MINH) in {NoAccountToAct, NoAccountBehindAct}


def test_an_account_of_a_client(house, release):
    accounts.add_hr(house, SHELL, 1, "huong@minhhai.example")
    assert refused(house, release, Actor("huong@minhhai.example")) in {NoAccountToAct, NoAccountBehindAct}


def test_a_closed_account_and_one_without_the_role(house, release):
    accounts.change(house, TUAN, MINH.name, ["survey_manager"])
    assert refused(house, release, MINH) == RoleForbids
    accounts.change(house, TUAN, MINH.name, ["releaser"], active=False)
    assert refused(house, release, MINH) == AccountClosed


@pytest.mark.parametrize("maker", [LAN, SHELL])
def test_an_account_that_one_made_oneself(house, clock, release, maker):
    accounts.add_staff(house, maker, SECOND.name, "Lan too")
    clock.forward(days=6)
    assert refused(house, release, SECOND) == SameHand
    clock.forward(days=1, minutes=1)
    approval.approve(house, SECOND, release)


def test_so_it_is_with_a_pulse_which_releases_by_itself_from_then_on(house, clock):
    """By page and by command, which asks before it asks whether to go on."""
    pulse = pulses.draft(house)
    accounts.add_staff(house, LAN, SECOND.name, "Lan too")
    setting_up.propose(house, LAN, pulse)
    for act in (setting_up.check, setting_up.approve):
        for who, kind in ((SECOND, SameHand), (Actor("ghost@vendor.example"), NoAccountToAct)):
            with pytest.raises(kind):
                act(house, who, pulse)
    assert reading.page(house, pulse).state == "proposed"
    clock.forward(days=7, minutes=1)
    setting_up.approve(house, SECOND, pulse)


def test_an_account_that_somebody_else_made(house, release):
    accounts.add_staff(house, TUAN, SECOND.name, "An")
    approval.approve(house, SECOND, release)


def test_two_accounts_of_one_maker(house, release):
    accounts.new_link(house, TUAN, LAN.name)
    accounts.new_link(house, TUAN, MINH.name)
    assert refused(house, release, MINH) == SameHand


def test_by_way_of_a_third_account(house, release):
    accounts.add_staff(house, LAN, "between@vendor.example", "Between")
    accounts.add_staff(house, Actor("between@vendor.example"), SECOND.name, "Lan too")
    assert refused(house, release, SECOND) == SameHand


def test_whoever_made_the_account_that_prepared(house, clock, release):
    accounts.new_link(house, MINH, LAN.name, forget_second_factor=True)
    assert refused(house, release, MINH) == SameHand
    approval.approve(house, TUAN, release)


def _link(house):
    accounts.new_link(house, LAN, MINH.name)


def _role(house):
    accounts.change(house, LAN, MINH.name, ["comment_reviewer", "releaser"])


def _opened_again(house):
    accounts.change(house, LAN, MINH.name, ["releaser"], active=True)


@pytest.mark.parametrize("open_it", [_link, _role, _opened_again])
def test_an_account_that_one_got_into(house, clock, release, open_it):
    accounts.change(house, TUAN, MINH.name, ["releaser"], active=open_it is not _opened_again)
    clock.forward(days=8)
    open_it(house)
    clock.forward(days=6)
    assert refused(house, release, MINH) == SameHand
    clock.forward(days=2)
    approval.approve(house, MINH, release)


def test_taking_a_role_away_lets_nobody_in(house, release):
    accounts.change(house, LAN, MINH.name, ["releaser"])
    approval.approve(house, MINH, release)


def test_a_single_sign_on_of_ones_own(house, clock, release):
    cover = Fernet.generate_key()
    single_sign_on.put(house, LAN, cover, None, "https://login.vendor.example", "surveyhost", "secret", True)
    clock.forward(days=20)
    way = single_sign_on.of(house, None)
    claims = {"iss": way.issuer, "sub": "1", "email": MINH.name, "email_verified": True}
    single_sign_on.admit(house, way.id, claims)
    assert refused(house, release, MINH) == SameHand
    clock.forward(days=8)
    single_sign_on.put(house, LAN, cover, None, "https://login.vendor.example", "surveyhost", "other", True)
    assert refused(house, release, MINH) == SameHand


def test_who_read_the_comments_is_another_person_too(house):
    factories.staffed(house)
    made = tally.prepare(house, LAN, factories.closed_wave(house, 40).survey_id)
    accounts.add_staff(house, MINH, "dung2@vendor.example", "Dung")
    factories.comments_read(house, made, reader=Actor("dung2@vendor.example"))
    assert refused(house, made, MINH) == SameHand
    approval.approve(house, TUAN, made)


def test_a_house_can_begin_with_two_accounts_made_on_the_shell(house):
    for who in (LAN, MINH):
        accounts.add_staff(house, SHELL, who.name, "Lan")
    made = tally.prepare(house, LAN, factories.closed_wave(house, 40).survey_id)
    approval.approve(house, MINH, factories.comments_read(house, made))


def test_but_not_with_those_of_one_administrator(house):
    accounts.add_staff(house, SHELL, TUAN.name, "Tuấn")
    for who in (LAN, MINH):
        accounts.add_staff(house, TUAN, who.name, "Lan")
    made = tally.prepare(house, LAN, factories.closed_wave(house, 40).survey_id)
    then = replace(house, now=lambda: house.now() - timedelta(days=30))
    accounts.add_staff(then, SHELL, "dung@vendor.example", "Dung")
    factories.comments_read(house, made, reader=Actor("dung@vendor.example"))
    assert refused(house, made, MINH) == SameHand


def test_the_report_and_the_log_say_where_a_shell_signed(house, tmp_path, capsys):
    factories.staffed(house)
    survey = str(factories.closed_wave(house, 40).survey_id)
    shell = Shell(environ(house.settings), capsys)
    shell("release", "prepare", survey, "--as", LAN.name)
    assert "may be one person" in _second_account(shell, survey)
    shell("release", "comments", survey, "--as", LAN.name, "--read")
    shell("release", "approve", survey, "--as", MINH.name, "--yes")
    acts = {event.act: event.after for event in audit.events(house)}
    assert all(acts[act]["signed on"] == "shell" for act in ("release.prepare", "comments.finish", "release.approve"))
    assert audit.check(house).whole
    pdf = signed_reports.pdf(house, releases.find(house, int(survey)), "en")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        people = json.loads(opened.attachments[verify.ATTACHED].get_file().read_bytes())["people"]
    assert people["prepared_on"] == people["approved_on"] == "shell"
    assert words(pdf).count("on the server's command line") == 2


def _second_account(shell: Shell, survey: str) -> str:
    """The attack in one line: an account made for the purpose, with the release already waiting."""
    shell("staff", "add", SECOND.name, "--name", "Lan too")
    shell("release", "comments", survey, "--as", "dung@vendor.example", "--read")
    return shell.refused("release", "approve", survey, "--as", SECOND.name)


def words(pdf: bytes) -> str:
    import pypdfium2

    return " ".join(
        " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split()
    ).replace("’", "'")
