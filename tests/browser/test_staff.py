"""A whole survey by clicking only: from a new client to HR opening the report, as five different people."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from playwright.sync_api import expect

from surveyhost import create_app
from surveyhost.config import load
from surveyhost.services.accounts import accounts
from surveyhost.services.letters import mailbox
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House, open_house
from surveyhost.services.questionnaires import rated_units
from surveyhost.services.releases import releases, signed_reports
from surveyhost.services.setup import lists
from tests.browser.signed_in import Person
from tests.support import factories
from tests.support.people import SHELL
from tests.support.shell import Shell, environ
from tests.support.waiting import PAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def base(house: House, serve) -> str:
    (house.settings.data / "demo").touch()
    return serve(create_app(house.settings, house))


@pytest.fixture
def person(visitor, base, accessible) -> Callable[..., Person]:
    def arrive(width: int = 1280, height: int = 900, language: str = "en", **options: object) -> Person:
        return Person(visitor(width, height, locale=language, **options), base, accessible, language)

    return arrive


def test_from_a_new_client_to_the_report(house, clock, base, person, visitor, tmp_path, capsys):
    tuan = person().enter(accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn", ["administrator"]))
    tuan.sees("Nothing needs you now")
    invitations = invite(tuan)

    lan, dung, minh = (person().enter(invitations[f"{name}@vendor.example"]) for name in ("lan", "dung", "minh"))
    huong = person(width=360, height=780, language="vi").enter(invitations["huong@minhhai.example"])
    clock.forward(days=8)  # Tuấn made all three accounts: for a week each of them may be Tuấn
    set_up(lan, tmp_path)
    wave = lists.survey(house, 1).waves[0].wave
    letters.send_due(house, 1)
    answer_one(house, base, visitor)
    factories.answered(house, wave, 44)

    lan.page.reload()
    lan.ask("Close now…")
    lan.press("Close this wave")
    lan.sees("Closed; the tally is next")
    lan.ask("Prepare a release…")
    lan.press("Tally and prepare")
    lan.sees("One release waits for a second signature")

    dung.page.reload()
    dung.follow("Read them")
    read_comments(dung)

    minh.page.reload()
    minh.sees("One thing needs you, one of them today")
    minh.follow("Review release")
    minh.page.get_by_label("I have read the report and its comments.").check()
    minh.press("Release")
    minh.sees("Release 1 is out")
    desk = Thread(target=signed_reports.print_missing, args=(house,))
    desk.start()
    desk.join()

    huong.page.reload()
    huong.sees("The report is here")
    huong.follow("Read the report")
    expect(huong.page.locator("article.report")).to_be_visible()
    huong.page.go_back()
    address = huong.page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    assert huong.page.request.get(base + str(address)).body().startswith(b"%PDF")
    with ThreadPoolExecutor(1) as shell:  # signing runs a loop of its own, beside the browser's
        other = shell.submit(by_command_line, tmp_path, capsys).result()
    assert tables(house) == tables(other), "by hand and on the command line alike"


def tables(house: House) -> dict[str, object]:
    """What was released, without what two runs cannot share: dates, hashes, seconds."""
    release = releases.load(house, releases.find(house, 1))
    return {name: getattr(release, name) for name in ("groups", "cells", "protected", "comments", "invited")}


def by_command_line(tmp_path, capsys) -> House:
    """The same roster and the same answers, without a browser."""
    shell = Shell(environ(load({"SURVEYHOST_DATA": str(tmp_path / "other")})), capsys)
    shell("init")
    house = open_house(load(shell.environ))
    (house.settings.data / "demo").touch()
    for name in ("lan", "minh"):
        shell("staff", "add", f"{name}@vendor.example", "--name", name)
    shell("client", "add", "Linh kiện Minh Hải")
    shell("survey", "create", "1", "employee-voice")
    shell("roster", "import", "1", str(tmp_path / "good.csv"))
    places = [f"{place.key}=(outside)" for place in rated_units.declared(house, 1).places]
    shell("wave", "open", "1", "--yes", *(word for place in places for word in ("--rates", place)))
    factories.answered(house, lists.survey(house, 1).waves[0].wave, 44)
    shell("wave", "close", "1", "--yes")
    shell("release", "prepare", "1", "--as", "lan@vendor.example")
    shell("release", "comments", "1", "--as", "lan@vendor.example", "--read")
    shell("release", "approve", "1", "--as", "minh@vendor.example", "--yes")
    return house


def invite(tuan: Person) -> dict[str, str]:
    """Three colleagues and one person of a new client; their links."""
    found = {}
    roles = {"lan": "Survey manager", "dung": "Comment reviewer", "minh": "Releaser"}
    for email, role in ((f"{name}@vendor.example", role) for name, role in roles.items()):
        tuan.follow("People")
        tuan.fill("E-mail address", email)
        tuan.fill("Name", email.split("@")[0])
        tuan.page.get_by_label(role, exact=True).check()
        tuan.press("Make a one-time link")
        found[email] = tuan.link()
    tuan.accessible(tuan.page)
    tuan.follow("Clients")
    tuan.follow("New client")
    tuan.fill("Name of the firm", "Linh kiện Minh Hải")
    tuan.press("Add the client")
    tuan.sees("Linh kiện Minh Hải has no survey yet")
    tuan.fill("E-mail address", "huong@minhhai.example")
    tuan.press("Make a one-time link")
    found["huong@minhhai.example"] = tuan.link()
    return found


def set_up(lan: Person, tmp_path) -> None:
    """Questionnaire, roster with and without faults, plan, opening."""
    lan.sees("Nothing needs you now")
    lan.follow("New survey")
    lan.page.get_by_label("Employee voice").check()
    lan.press("Set up the survey")
    lan.follow("Bring the roster")
    for name, content in (
        ("bad.csv", b"id,email\nA,nobody\nA,\n"),
        ("good.csv", factories.roster_csv(factories.people())),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        lan.page.locator("input[type=file]").set_input_files(path)
        lan.page.get_by_role("button", name="Check").first.click()
        lan.page.wait_for_load_state()
        lan.accessible(lan.page)
    lan.sees("60 people can be imported")
    lan.press("Import 60 people")
    lan.accessible(lan.page)
    for chosen in lan.page.locator("select[name^='rates:']").all():
        chosen.select_option("(outside)")
    lan.press("Declare it")
    lan.ask("Open a wave…")
    lan.press("Open and invite")
    lan.follow("Go to the wave")
    lan.sees("In the field, 14 days to go")


def read_comments(dung: Person) -> None:
    """All with the keyboard, twenty a page: one is withheld and taken back, then each is printed as it stands."""
    keys, unread = dung.page.keyboard, dung.page.locator("article.comment.unread")
    dung.accessible(dung.page)
    keys.press("j")
    keys.press("w")
    expect(dung.page.locator("article.comment.withheld")).to_have_count(1)
    keys.press("k")
    keys.press("u")
    expect(dung.page.locator("article.comment.withheld")).to_have_count(0)
    while waiting := unread.count():
        for left in range(waiting - 1, -1, -1):
            keys.press("s")
            expect(unread).to_have_count(left)
        dung.page.reload()
    dung.sees("Every comment is read")
    dung.press("Put them into the release")


def answer_one(house: House, base: str, visitor) -> None:
    """One employee opens the letter's link and sees the promise."""
    text = mailbox.letter(house.settings, mailbox.letters(house.settings)[0].name).text
    path = "/s/" + text.split("/s/")[1].split()[0]
    page = visitor()
    page.goto(base + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


class TestDialog:
    def test_it_takes_the_focus_and_gives_it_back(self, house, person):
        factories.open_wave(house)
        lan = person().enter(accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan", ["survey_manager"]))
        lan.page.goto(lan.base + "/console/surveys/1/waves/1/")
        lan.ask("Close now…")
        lan.accessible(lan.page)
        lan.page.keyboard.press("Escape")
        expect(lan.page.get_by_role("dialog")).to_be_hidden()
        lan.ask("Close now…")
        lan.page.get_by_role("link", name="Leave it open").click()
        expect(lan.page.get_by_role("dialog")).to_be_hidden()
        assert "/waves/1/" in lan.page.url

    def test_without_a_script_the_question_is_a_page(self, house, person):
        factories.open_wave(house)
        lan = person(java_script_enabled=False)
        lan.page.set_default_timeout(PAGE)
        lan.accessible = lambda page: None
        lan.enter(accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan", ["survey_manager"]))
        lan.page.goto(lan.base + "/console/surveys/1/waves/1/")
        lan.follow("Close now…")
        lan.press("Close this wave")
        lan.sees("Closed; the tally is next")


class TestLetters:
    def test_plan_pause_preview_and_columns_are_for_everybody(self, house, person, tmp_path):
        """The preview follows the typing; every page on the way is clean."""
        wave = factories.open_wave(house)
        factories.survey(house, 1)
        tuan = person().enter(accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn"))
        tuan.page.goto(f"{tuan.base}/console/surveys/{wave.survey_id}/waves/1/letters")
        tuan.press("Pause the letters")
        tuan.sees("The letters are paused")
        tuan.follow("Change the plan")
        tuan.accessible(tuan.page)
        tuan.page.get_by_label("Days before closing").first.fill("3")
        tuan.press("Save the plan")
        tuan.follow("Read them")
        tuan.page.get_by_role("listitem").get_by_role("link").first.click()
        tuan.page.get_by_label("Heading").fill("Xin hỏi một điều")
        for one in ("#on-a-phone", "#as-mail"):
            expect(tuan.page.locator(one)).to_contain_text("Xin hỏi một điều")
        tuan.accessible(tuan.page)
        for path in (f"surveys/{wave.survey_id}/roster/statement", "clients/1/sign-on", "clients/1/"):
            tuan.page.goto(f"{tuan.base}/console/{path}")
            tuan.accessible(tuan.page)
        own = tmp_path / "own.csv"
        own.write_text("Số thẻ,Hòm thư\nA,a@x.example\n", encoding="utf-8")
        tuan.page.goto(f"{tuan.base}/console/surveys/2/roster")
        tuan.page.locator("input[type=file]").set_input_files(own)
        tuan.press("Check the file")
        tuan.sees("What does each column mean?")


class TestSearch:
    def test_it_answers_whoever_types_anywhere(self, house, person):
        factories.client(house, "Linh kiện Minh Hải")
        tuan = person().enter(accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn"))
        tuan.page.locator("body").press_sequentially("minh")
        expect(tuan.page.get_by_label("Search clients, surveys and people")).to_have_value("minh")
        expect(tuan.page.locator("#hits a")).to_have_text("Linh kiện Minh Hải client")
        tuan.accessible(tuan.page)
        tuan.page.keyboard.press("Tab")
        tuan.page.keyboard.press("Enter")
        tuan.sees("Linh kiện Minh Hải has no survey yet")
