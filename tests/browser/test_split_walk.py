"""A split count from planning to the report, by everybody who takes part in it, each with what they have: the vendor at
the console, a keeper on a machine without a network, two hundred employees, HR at the portal.
"""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from surveyhost import create_app
from surveyhost.core.release.model import Cell, Group, Release
from surveyhost.core.report_length import Length
from surveyhost.core.split import ballot
from surveyhost.core.split.boxes import ballot_code, code_words
from surveyhost.services.accounts import accounts
from surveyhost.services.answering import split
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.releases import releases, signed_reports
from surveyhost.services.setup import lists
from tests.browser.answering import on
from tests.browser.halves import READY
from tests.browser.signed_in import Person
from tests.browser.visiting import fits
from tests.support import factories, split_house
from tests.support.people import SHELL
from tests.support.split_waves import QUESTIONNAIRE, answers

pytestmark = [pytest.mark.browser, pytest.mark.prove]
PEOPLE, SCRIPTED, WITHOUT, SILENT = 200, 4, 3, 13
"""Invited; who answer in a browser, with its script and without; who do not answer."""
KEEPER = "from surveyhost.cli import run; import sys; sys.exit(run(sys.argv[1:]))"
ISOLATED = ("unshare", "--map-root-user", "--net", "--")
"""A network namespace of its own, in which nothing leads anywhere."""
BANDS = {"q0": (0, 0, 1, 2, 2), "q1": (2, 1, 0), "grid": (0, 0, 2, 2), "score": (0,) * 7 + (1,) * 2 + (2,) * 2}
"""The band of each category: unfavourable, neutral, favourable."""
Row = Mapping[str, str]


def is_isolated() -> bool:
    """Whether this machine lets us make such a namespace."""
    found = shutil.which(ISOLATED[0]) and subprocess.run([*ISOLATED, "true"], capture_output=True, check=False)
    return bool(found and found.returncode == 0)


@dataclass
class KeeperMachine:
    """A folder with a key, and the program as a process that reaches nothing."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "key.txt").write_text(split_house.PRIVATE.hex())

    def run(self, *words: str) -> str:
        """What stands alone on the last line."""
        command = [sys.executable, "-c", KEEPER, "keeper", *words, "--key", "key.txt"]
        isolated = is_isolated()
        if isolated:
            alone = 'test "$(wc -l < /proc/net/route)" -le 1 && exec "$@"'
            command = [*ISOLATED, "sh", "-c", alone, "keeper", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def choose(page: Page, given: Mapping[str, Any]) -> None:
    """Choose and write on the one page of this questionnaire what somebody answers."""
    ticks: list[tuple[str, str]] = []
    for code, value in given.items():
        if code in {"years", "say", "word"}:
            page.locator(f"input[type=text][name={code}], textarea[name={code}]").fill(str(value))
        elif isinstance(value, Mapping):
            ticks += [(f"{code}:{row}", str(one)) for row, one in value.items()]
        else:
            ticks += [(code, str(one)) for one in (value if isinstance(value, tuple) else (value,))]
    for name, one in ticks:
        page.locator(f"input[name='{name}'][value='{one}']").check(force=True)


def words_in(page: Page, place: str) -> tuple[str, ...]:
    page.wait_for_selector(".receipt")
    return tuple(page.locator(f"{place} li").all_inner_texts())


def plain(text: str) -> str:
    """Without the blanks by which a long code is read more easily."""
    return "".join(text.split())


# --- what is printed ---


def members(group: Group, rows: Mapping[str, Row], given: Mapping[str, Any]) -> list[Any]:
    """What the people of a printed group answered: by the roster cells that it says it counts."""
    if group.code == "company":
        return list(given.values())
    if group.breakdown == "unit":
        above = group.path
        return [given[one] for one in given if tuple(rows[one]["unit"].split(" / "))[: len(above)] == above]
    return [
        given[one]
        for one in given
        if any(all(rows[one][name] == word for name, word in c.items()) for c in group.covers)
    ]


def agrees(cell: Cell, code: str, counts: list[int], answered: int) -> None:
    """Whether a printed cell is what was counted, as far as it is printed."""
    assert cell.n == answered, (code, cell, counts)
    shown = list(counts)
    if cell.form == "bands" and (band := BANDS.get(code.partition(":")[0])):
        shown = [sum(count for at, count in enumerate(counts) if band[at] == which) for which in range(3)]
    assert len(cell.shares) == len(shown), (code, cell, counts)
    for share, count in zip(cell.shares, shown, strict=True):
        assert share.low - 1 < 100 * count / answered < share.high + 1, (code, cell, counts)
    if cell.mean is not None and code != "score":
        points = sum(at * count for at, count in enumerate(counts, 1)) / answered
        assert cell.mean == pytest.approx(points, abs=0.0051), (code, cell, counts)


def compare(release: Release, rows: Mapping[str, Row], given: Mapping[str, Any]) -> tuple[int, int]:
    """Hold each cell of a release against what its people answered; how many there are, and how many in full."""
    places = {place.measure: place for place in ballot.layout_of(QUESTIONNAIRE).places}
    groups = {group.code: group for group in release.groups}
    full = 0
    for (code, measure), cell in release.cells.items():
        of_group = members(groups[code], rows, given)
        picked = [ballot.chosen(QUESTIONNAIRE, one).get(measure) for one in of_group]
        place = places[measure]
        if place.is_block:
            counts = [picked.count(category) for category in range(place.cells)]
            agrees(cell, measure, counts, sum(counts))
        else:
            chose = sum(1 for one in picked if one)
            agrees(cell, measure, [len(of_group) - chose, chose], len(of_group))
        full += cell.form == "full"
    return len(release.cells), full


# --- the walk ---


@dataclass
class Walk:
    """One survey on its way."""

    house: House
    console: str
    face: str
    visitor: Any
    accessible: Any
    machine: KeeperMachine
    survey: int
    wave: SurveyWave | None = None
    hr: Person | None = None

    def signed_in(self, link: str, width: int = 1280, language: str = "en") -> Person:
        page = self.visitor(width, 900, locale=language)
        return Person(page, self.console, self.accessible, language).enter(link)

    def download(self, person: Person, role: Any, words: str) -> Path:
        """A file of the page's, brought to the keeper's machine."""
        with person.page.expect_download() as coming:
            person.page.get_by_role(role, name=person.say(words)).click()
        path = self.machine.folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def split_page(self, person: Person) -> Page:
        person.page.goto(f"{self.console}/console/surveys/{self.survey}/waves/1/split")
        return person.page


@pytest.fixture
def walk(house, serve, visitor, accessible, tmp_path) -> Walk:
    (house.settings.data / "demo").touch()
    survey = split_house.survey(house, count="plain", keeper="", keeper_key="")
    factories.roster(house, survey, PEOPLE)
    console = serve(create_app(house.settings, house))
    face = serve(create_app(replace(house.settings, faces=("respondent",))))
    return Walk(house, console, face, visitor, accessible, KeeperMachine(tmp_path / "keeper"), survey)


def test_a_split_count_from_planning_to_the_report(walk, clock):
    house, rows = walk.house, {one["id"]: one for one in factories.people(PEOPLE)}
    roles = ["administrator", "survey_manager"]
    tuan = walk.signed_in(accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn", roles))
    phuc = walk.signed_in(accounts.add_staff(house, SHELL, "phuc@vendor.example", "Phúc", ["releaser"]))
    clock.forward(days=8)  # one person made both accounts: for a week they may be one person's
    vendor_plans(walk, tuan)
    links = dict(sorted(factories.links(house, walk.wave).items()))
    keeper_checks(walk, tuan, next(iter(links.values())))
    draw = random.Random(5)
    given = {one: answers(draw) for one in list(links)[:-SILENT]}
    codes = employees_answer(walk, links, given)
    keeper_counts(walk, tuan, next(iter(links.values())), codes)
    made = vendor_releases(walk, tuan, phuc)
    release = releases.load(house, made)
    assert release.respondents == len(given)
    assert {group.breakdown for group in release.groups} == {"unit", "tenure", "work_mode"}
    cells, full = compare(release, rows, given)
    assert cells > 100 and full > 50
    hr_reads(walk, given)


def vendor_plans(walk: Walk, tuan: Person) -> None:
    """The rules, and the wave, on their pages."""
    tuan.page.goto(f"{walk.console}/console/surveys/{walk.survey}/settings")
    tuan.page.get_by_label(tuan.say("Answers are counted")).select_option("split")
    tuan.fill("Keeper of the private key", split_house.KEEPER)
    tuan.fill("Public half of the keeper's key", split_house.PUBLIC.hex())
    tuan.press("Save the rules")
    tuan.page.goto(f"{walk.console}/console/surveys/{walk.survey}/open")
    tuan.fill("Closes for good", "2099-01-01T00:00")  # the browser's clock is today's
    tuan.press("Open and invite")
    walk.wave = lists.survey(walk.house, walk.survey).waves[0].wave


def keeper_checks(walk: Walk, tuan: Person, link: str) -> None:
    """The hash that the keeper writes down is the one that an employee reads on the contract."""
    walk.split_page(tuan)
    walk.download(tuan, "link", "Download plan.bin")
    contract = walk.machine.run("check", "plan.bin")
    phone = walk.visitor(360)
    phone.goto(f"{walk.face}/s/{link}?page=contract&lang=en")
    assert plain(phone.locator("p.code").inner_text()) == contract[:32]
    walk.accessible(phone)


def employees_answer(walk: Walk, links: Mapping[str, str], given: Mapping[str, Any]) -> set[str]:
    """Some in a browser, with the script and without it; all others by what the script does, in Python. Their ballot
    codes, in words."""
    codes = set()
    for number, (one, said) in enumerate(given.items()):
        if number >= SCRIPTED + WITHOUT:
            sealed = split_house.sealed(walk.house, links[one], said)
            split.submit(walk.house.vault, links[one], sealed)
            codes.add(" ".join(code_words(ballot_code(sealed.keeper), "en")))
            continue
        page = walk.visitor(360, java_script_enabled=number < SCRIPTED)
        page.goto(f"{walk.face}/s/{links[one]}?lang={('en', 'vi')[number % 2]}")
        page.click("main a.button")
        if number < SCRIPTED:
            page.wait_for_selector(READY)
        else:
            page.click("#without a.button")
        choose(page, said)
        on(page)
        codes.add(" ".join(words_in(page, "#ballot-code")))
        page.context.close()
    return codes


def keeper_counts(walk: Walk, tuan: Person, link: str, codes: set[str]) -> None:
    """The vendor closes and hands over; the keeper gets the digest from HR, compares it with an employee's phone,
    counts, and reads out the words; every employee finds the code in the list."""
    tuan.page.goto(f"{walk.console}/console/surveys/{walk.survey}/waves/1/")
    tuan.ask("Close now…")
    tuan.press("Close this wave")
    phone = walk.visitor(360)
    phone.goto(f"{walk.face}/s/{link}?lang=en")
    announced = plain(phone.locator("#announced").inner_text())
    walk.accessible(phone)
    fits(phone)
    assert hr_hands_on(walk) == announced
    walk.split_page(tuan)
    walk.download(tuan, "button", "Download ballots.bin")
    files = ("--out", "outcome.json", "--codes", "codes.txt")
    words = walk.machine.run("count", "plan.bin", "ballots.bin", "--announced", announced, "--first", *files)
    lines = (walk.machine.folder / "codes.txt").read_text().splitlines()
    assert len(lines) == len(codes)
    assert codes <= {code for line in lines for code in line.split(" / ")}
    walk.split_page(tuan)
    tuan.page.get_by_label(tuan.say("The keeper's outcome.json")).set_input_files(walk.machine.folder / "outcome.json")
    tuan.fill("Words of the count", words)
    tuan.press("Add our half")
    expect(tuan.page.get_by_text(words)).to_be_visible()


def hr_hands_on(walk: Walk) -> str:
    """The digest as HR has it, on a phone, before any ballots have left."""
    client = lists.survey(walk.house, walk.survey).client_id
    link = accounts.add_hr(walk.house, SHELL, client, "huong@minhhai.example", "Hương")
    huong = walk.signed_in(link, 360, "vi")
    page = huong.page
    digest = plain(page.locator("p.code").inner_text())
    walk.accessible(page)
    fits(page)
    record = page.get_by_role("link", name="Biên bản có chữ ký").get_attribute("href")
    assert page.request.get(f"{walk.console}{record}").json()["document"]["boxes_digest"] == digest
    walk.hr = huong
    return digest


def vendor_releases(walk: Walk, tuan: Person, phuc: Person) -> int:
    """One prepares, another one releases; the release's id."""
    tuan.ask("Prepare a release…")
    tuan.press("Tally and prepare")
    expect(tuan.page.get_by_role("heading", level=1).first).to_be_visible()
    [waiting] = releases.waiting(walk.house)
    made = factories.comments_read(walk.house, waiting.id)
    phuc.page.reload()
    phuc.follow("Review release")
    phuc.page.get_by_label(phuc.say("I have read the report and its comments.")).check()
    phuc.press("Release")
    phuc.sees("Release 1 is out")
    return made


def hr_reads(walk: Walk, given: Mapping[str, Any]) -> None:
    """The report that HR downloads says how many answered, and how many of whom are content."""
    with ThreadPoolExecutor(1) as desk:  # signing runs a loop of its own, beside the browser's
        desk.submit(signed_reports.print_missing, walk.house, (Length.FULL,)).result()
    huong = walk.hr
    huong.page.goto(f"{walk.console}/portal/")
    address = huong.page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    answer = huong.page.request.get(f"{walk.console}{address}")
    content = answer.body()
    assert answer.status == 200 and content.startswith(b"%PDF")
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))
    rated = [one["q0"] for one in given.values() if "q0" in one]
    favourable = round(100 * sum(value >= 4 for value in rated) / len(rated))
    assert f"{PEOPLE} người được mời, {len(given)} người trả lời" in text
    assert re.search(rf"\b{favourable}\s%\s{len(rated)}\b", text)
    assert split_house.KEEPER in text
