"""The whole loop by four roles, each at a browser of their own: the vendor brings the managers and asks again, HR
decides, plans and answers a comment, a manager acts on the own row, whoever wrote the comment reads the answer,
employees answer the follow-up, HR sees the verdict, and everybody reads what came of it.

Each step is a function of `Loop`, so that a step more is a function more. What only passes time (everybody else's
answers, closing, two people's release, the desk's round) goes through the services.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveyhost import create_app
from surveyhost.core.roles import Role
from surveyhost.services.accounts import accounts
from surveyhost.services.answering import responses
from surveyhost.services.answering import threads as answering
from surveyhost.services.fieldwork import closing
from surveyhost.services.loop import actions, findings
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.releases import releases
from surveyhost.services.results import composing, publishing
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from surveyhost.services.threads import rounds
from surveyhost.store.office.accounts import Account
from surveyhost.web.account.language import spoken
from tests.browser.answering import walk
from tests.browser.signed_in import Person
from tests.browser.visiting import fits, sign_in
from tests.conftest import Clock
from tests.support import again, factories, threads
from tests.support.again import ITEM, LOW_UNIT, UNITS
from tests.support.people import SHELL, Town

pytestmark = [pytest.mark.browser, pytest.mark.prove]
PICTURES = os.environ.get("LOOK")
"""A folder for pictures of what each role sees."""
SMALL = ("Nhà máy / Tổ bảo trì", "Nhà máy / Tổ kho")
"""Four people each: counted together in the plant's row."""
MANAGERS = f"email,name,manager of\nan@minhhai.example,An,{LOW_UNIT}\nkho@minhhai.example,Kho,Tổ kho\n"
NAMES = {
    "own": {"vi": "Mỗi ca có đủ dụng cụ", "en": "A full set of tools for every shift"},
    "all": {"vi": "Họp đầu ca mười phút", "en": "A ten-minute meeting at the start of each shift"},
}
"""The manager's action, and HR's for the whole company."""
ANSWER = {"vi": "Từ tháng Tư ca tối có thêm hai người.", "en": "From April, two more people on the evening shift."}
SAID = {"vi": "Cảm ơn bạn đã lên tiếng.", "en": "Thank you for speaking up."}


def rows() -> list[dict[str, str]]:
    """Four units of 30, and two of four."""
    people = factories.people(128, UNITS)
    return [*people[:120], *({**one, "unit": SMALL[at % 2]} for at, one in enumerate(people[120:]))]


LIKES = {**dict.fromkeys((*UNITS, *SMALL), 0.75), LOW_UNIT: 0.2}


@dataclass
class Loop:
    """One firm, and the browsers of those who take part."""

    town: Town
    base: str
    visitor: Any
    accessible: Any
    language: str
    width: int
    theme: str
    client: int = 0
    survey: int = 0
    release: int = 0
    """The latest that is out."""
    code: str = ""
    """Of the first wave."""
    words: str = ""
    """Of somebody who wrote a comment there and wants an answer."""
    seen: list[str] = field(default_factory=list)

    @property
    def house(self):
        return self.town.house

    def say(self, domain: str, words: str, **values: object) -> str:
        said = spoken(domain, self.language).gettext(words)
        return said % values if values else said

    def person(self, email: str) -> Person:
        """Somebody who has signed in before."""
        page = self.visitor(self.width, 800)
        sign_in(page, self.base, self.town, email, self.language, self.theme)
        page.goto(f"{self.base}/account/")
        return Person(page, self.base, self.accessible, self.language)

    def newcomer(self, email: str, link: str) -> Person:
        """Somebody who comes in by a one-time link, and reads in this walk's language."""
        with self.house.office.begin() as session:
            account = session.query(Account).filter_by(email=email).one()
            account.language, account.theme = self.language, self.theme
        page = self.visitor(self.width, 800, locale=self.language)
        return Person(page, self.base, self.accessible, self.language).enter(link)

    def look(self, page: Page, name: str) -> None:
        """What is seen is fit for everybody, no wider than the window, and kept as a picture where asked for."""
        self.accessible(page)
        fits(page)
        self.seen.append(name)
        if PICTURES:
            page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{self.language}.png"), full_page=True)

    def findings(self) -> list[findings.ListedFinding]:
        return list(findings.loop(self.house, self.client).findings)


@pytest.fixture(params=[("vi", 360, "dark"), ("en", 1280, "light")], ids=["vi", "en"])
def loop(request, town, base, visitor, accessible) -> Loop:
    """The firm after its first release, in which some wrote a comment, with HR and the vendor's people."""
    (town.house.settings.data / "demo").touch()
    made = Loop(town, base, visitor, accessible, *request.param)
    made.client = factories.client(town.house, "Linh kiện Minh Hải")
    made.survey = factories.survey(town.house, made.client, breakdowns=(), dialogue="yes")
    wave = factories.open_wave(town.house, made.survey, rows())
    made.code, made.words = some_write(town.house, wave)
    again.everybody_answers(town.house, wave, LIKES, {}, rows())
    made.release = close_and_release(made, wave)
    accounts.add_hr(town.house, SHELL, made.client, "huong@minhhai.example", "Hương", Role.OWNER)
    town.staff("doc@vendor.example", "comment_reviewer")
    return made


def some_write(house, wave: SurveyWave) -> tuple[str, str]:
    """Twenty write a comment, three of whom want to be answered; the survey's code, and the words of one of those."""
    form = lists.survey(house, wave.survey_id).questionnaire
    code, kept = threads.code_of(house), []
    for number, token in enumerate(list(factories.links(house, wave).values())[:20]):
        given = factories.some_answers(form, number) | {threads.ITEM: f"Điều tôi muốn đổi là việc số {number}"}
        opening = responses.find(house.vault, token)
        asked = answering.ticked(opening.wave, given, [threads.ITEM] if number < 3 else [], "vi")
        responses.submit(house.vault, opening, given, "vi", answering.beside(code, asked))
        kept.append(" ".join(asked.words))
    return code, kept[0]


def close_and_release(loop: Loop, wave: SurveyWave) -> int:
    closing.close(loop.house, factories.STAFF, wave)
    return factories.approved(loop.house, tally.prepare(loop.house, factories.STAFF, loop.survey))


def test_the_loop_is_closed_by_four_roles(loop, serve, clock):
    links = the_vendor_brings_the_managers(loop)
    whole = hr_decides_and_plans(loop)
    own = the_manager_acts(loop, links["an@minhhai.example"])
    the_head_of_a_small_unit_reads_one_row(loop, links["kho@minhhai.example"])
    hr_answers_a_comment(loop)
    the_vendor_reads_it_first(loop)
    somebody_reads_the_answer(loop, serve, clock)
    wave = the_vendor_asks_again(loop, {own: NAMES["own"], whole: NAMES["all"]})
    employees_answer(loop, serve, wave, (own, whole))
    loop.release = close_and_release(loop, wave)
    hr_sees_the_verdict(loop)
    path = hr_tells_everybody(loop)
    an_employee_reads_what_came_of_it(loop, serve, path)
    assert len(loop.seen) >= 12


def the_vendor_brings_the_managers(loop: Loop) -> dict[str, str]:
    """From a file to two readers; address to link, as the page shows them once."""
    tuan = loop.person("tuan@vendor.example")
    tuan.page.goto(f"{loop.base}/console/clients/{loop.client}/")
    tuan.follow("Readers from a file")
    loop.look(tuan.page, "readers")
    file = {"name": "managers.csv", "mimeType": "text/csv", "buffer": MANAGERS.encode()}
    tuan.page.locator("input[type=file]").set_input_files(file)
    tuan.press("Look at it")
    loop.look(tuan.page, "readers-preview")
    tuan.press("Do it, and show me the links")
    loop.look(tuan.page, "readers-links")
    found = tuan.page.locator("tbody tr").evaluate_all(
        "all => all.map(row => [row.querySelector('th').textContent, row.querySelector('a').href])"
    )
    assert len(found) == 2
    return dict(found)


def plan(person: Person, loop: Loop, what: str) -> int:
    """From a finding's page to an action on the list; its id."""
    with person.page.expect_navigation():
        person.page.get_by_role("link", name=person.say("Plan this")).first.click()
    for label, text in (("What is done", what), ("Who owns it", "An"), ("By", "2027-01-31")):
        person.page.get_by_label(person.say(label), exact=True).fill(text)
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=loop.say("client", "Put it on the plan")).click()
    return max(one.id for one in actions.listed(loop.house, loop.client))


def decide_to_act(person: Person) -> None:
    person.page.get_by_label(person.say("We act"), exact=True).check()
    person.press("Save this decision")


def hr_decides_and_plans(loop: Loop) -> int:
    """On the lowest headline of the company, from the Loop page; the action's id."""
    huong = loop.person("huong@minhhai.example")
    huong.page.goto(f"{loop.base}/portal/loop/")
    loop.look(huong.page, "loop-begins")
    low = next(one for one in loop.findings() if (one.kind, one.place.group) == ("low", "company"))
    huong.page.goto(f"{loop.base}/portal/loop/{low.id}")
    decide_to_act(huong)
    made = plan(huong, loop, NAMES["all"][loop.language])
    loop.look(huong.page, "planned")
    return made


def the_manager_acts(loop: Loop, link: str) -> int:
    """In by the link, to the own unit's report: flag, decision, action, begun, done. By keyboard where it is a flag."""
    an = loop.newcomer("an@minhhai.example", link)
    an.page.goto(f"{loop.base}/portal/reports/{loop.release}/")
    loop.look(an.page, "own-report")
    assert an.page.goto(f"{loop.base}/portal/reports/{loop.release}/overview?unit=company").status == 404
    row = next(one for one in releases.load(loop.house, loop.release).units() if " / ".join(one.path) == LOW_UNIT)
    theme = releases.load(loop.house, loop.release).questionnaire.item(ITEM).theme
    an.page.goto(f"{loop.base}/portal/reports/{loop.release}/section-{theme}?unit={row.code}")
    flag = an.page.locator(f"button.mark[value='item|{ITEM}|0|{row.code}']").first
    flag.focus()
    with an.page.expect_navigation():
        an.page.keyboard.press("Enter")
    expect(an.page.get_by_role("status")).to_contain_text(an.say("Marked. It waits on the Loop page for a decision."))
    marked = max(one.id for one in loop.findings())
    an.page.goto(f"{loop.base}/portal/loop/{marked}")
    decide_to_act(an)
    made = plan(an, loop, NAMES["own"][loop.language])
    for button, state in (("It has begun", "doing"), ("It is done", "done")):
        an.press(button)
        assert findings.loop(loop.house, loop.client).find(marked).state == state
    loop.look(an.page, "acted")
    an.page.goto(f"{loop.base}/portal/reports/{loop.release}/talk")
    loop.look(an.page, "talk")
    expect(an.page.locator(".talk-cards .mark").first).to_be_visible()
    return made


def the_head_of_a_small_unit_reads_one_row(loop: Loop, link: str) -> None:
    """Named as what it is, without a flag, a file or another unit."""
    kho = loop.newcomer("kho@minhhai.example", link)
    kho.page.goto(f"{loop.base}/portal/reports/{loop.release}/")
    loop.look(kho.page, "counted-together")
    named = kho.say("Counted together: %(unit)s", unit="Nhà máy")
    expect(kho.page.get_by_text(named, exact=True).first).to_be_visible()
    expect(kho.page.locator(".mark")).to_have_count(0)
    expect(kho.page.get_by_text("Chuyền A")).to_have_count(0)
    for path in ("actions", "overview?unit=company", "pdf/vi", "csv/vi"):
        status = kho.page.goto(f"{loop.base}/portal/reports/{loop.release}/{path}").status
        assert status == (200 if path == "actions" else 404), path
    expect(kho.page.get_by_text("Chuyền")).to_have_count(0)


def hr_answers_a_comment(loop: Loop) -> None:
    """In own words, and thanks for all others."""
    huong = loop.person("huong@minhhai.example")
    huong.page.goto(f"{loop.base}/portal/")
    huong.follow("Answer comments")
    mine = huong.page.locator("article", has_text="việc số 0")
    if not mine.locator("textarea").is_visible():
        mine.locator("summary").click()
    mine.get_by_label(huong.say("In your own words")).fill(ANSWER[loop.language])
    loop.look(huong.page, "comments-answered")
    with huong.page.expect_navigation():
        mine.get_by_role("button", name=huong.say("Keep it for the next round")).click()
    huong.press("Thank for every comment without a reply")


def the_vendor_reads_it_first(loop: Loop) -> None:
    doc = loop.person("doc@vendor.example")
    doc.page.goto(f"{loop.base}/console/releases/{loop.release}/replies/")
    loop.look(doc.page, "answer-read")
    expect(doc.page.get_by_text(ANSWER[loop.language])).to_be_visible()
    doc.press("Let it go")
    doc.sees("Nothing waits to be read")


def somebody_reads_the_answer(loop: Loop, serve, clock: Clock) -> None:
    """On a phone, by the words on paper and without a cookie, once the round of the tenth day has gone."""
    phone = loop.visitor(360, 780, locale=loop.language, color_scheme=loop.theme)
    base = respondents(loop, serve)

    def read() -> None:
        phone.goto(f"{base}/reply?lang={loop.language}")
        phone.get_by_label(loop.say("respondent", "Code of the survey")).fill(loop.code)
        phone.get_by_label(loop.say("respondent", "Your seven words")).fill(loop.words)
        phone.get_by_role("button", name=loop.say("respondent", "Read"), exact=True).click()
        loop.accessible(phone)

    read()
    expect(phone.get_by_text(ANSWER[loop.language])).to_have_count(0)
    clock.forward(days=10)
    rounds.go_due(loop.house)
    read()
    expect(phone.get_by_text(ANSWER[loop.language])).to_be_visible()
    loop.look(phone, "answer")
    assert phone.context.cookies() == []


def the_vendor_asks_again(loop: Loop, named: dict[int, dict[str, str]]) -> SurveyWave:
    """Sets up the follow-up of both actions, the whole company, and opens it."""
    tuan = loop.person("tuan@vendor.example")
    tuan.page.goto(f"{loop.base}/console/surveys/{loop.survey}/")
    tuan.follow("Set it up")
    for action, texts in named.items():
        for tag, text in texts.items():
            tuan.page.locator(f"textarea[lang={tag}][name*='{action}']").fill(text)
    tuan.page.get_by_role("combobox").select_option("")
    loop.look(tuan.page, "follow-up")
    tuan.press("Set up the follow-up")
    tuan.page.goto(f"{loop.base}/console/surveys/{loop.survey}/open")
    tuan.press("Open and invite")
    return lists.survey(loop.house, loop.survey).waves[-1].wave


def respondents(loop: Loop, serve) -> str:
    """Where employees answer and read: a face of its own, without office."""
    return serve(create_app(replace(loop.house.settings, faces=("respondent",)), loop.house))


def employees_answer(loop: Loop, serve, wave: SurveyWave, planned: tuple[int, ...]) -> None:
    """One on a phone, all others as the firm has got better."""
    first = next(iter(factories.links(loop.house, wave).values()))
    phone = loop.visitor(360, 780, locale=loop.language, color_scheme=loop.theme)
    phone.goto(f"{respondents(loop, serve)}/s/{first}")
    loop.accessible(phone)
    walk(phone)
    assert responses.find(loop.house.vault, first).kind == "spent"
    assert phone.context.cookies() == []
    done = {f"action_{one}_{asked}": "yes" for one in planned for asked in ("done", "noticed", "smaller")}
    again.everybody_answers(loop.house, wave, LIKES | {LOW_UNIT: 0.9}, done, rows())


def hr_sees_the_verdict(loop: Loop) -> None:
    """Beside the finding, on the Loop page and in the report."""
    huong = loop.person("huong@minhhai.example")
    better = loop.say("report", "better")
    one = next(one for one in loop.findings() if (one.place.code, one.kind) == (ITEM, "marked"))
    huong.page.goto(f"{loop.base}/portal/loop/")
    loop.look(huong.page, "loop-judged")
    huong.page.goto(f"{loop.base}/portal/loop/{one.id}")
    loop.look(huong.page, "verdict")
    expect(huong.page.get_by_text(loop.say("client", "Verdict: %(verdict)s", verdict=better))).to_be_visible()
    huong.page.goto(f"{loop.base}/portal/reports/{loop.release}/became")
    loop.look(huong.page, "became")
    for words in (better, NAMES["own"][loop.language], NAMES["all"][loop.language]):
        expect(huong.page.locator("table.became")).to_contain_text(words)
    expect(huong.page.locator("table.became button.mark").first).to_be_visible()


def hr_tells_everybody(loop: Loop) -> str:
    """Writes the results page and has it put up; its path."""
    huong = loop.person("huong@minhhai.example")
    huong.page.goto(f"{loop.base}/portal/reports/{loop.release}/results")
    words = huong.page.get_by_role("group", name=loop.say("client", "What you say to everybody"))
    for tag, text in SAID.items():
        words.locator(f"textarea[lang={tag}]").fill(text)
    huong.press("Put it up")
    publishing.publish_due(loop.house)
    huong.page.reload()
    loop.look(huong.page, "told")
    return composing.standing(loop.house, loop.client, loop.release)[1].path


def an_employee_reads_what_came_of_it(loop: Loop, serve, path: str) -> None:
    """On a phone, without a cookie: the words, and what became of what was done for the whole company."""
    phone = loop.visitor(360, 780, locale=loop.language, color_scheme=loop.theme)
    phone.goto(f"{respondents(loop, serve)}/r/{path}#{loop.language}")
    loop.look(phone, "results")
    expect(phone.get_by_text(SAID[loop.language])).to_be_visible()
    expect(phone.get_by_text(NAMES["all"][loop.language]).first).to_be_visible()
    expect(phone.get_by_text(NAMES["own"][loop.language])).to_have_count(0)
    assert phone.context.cookies() == []
