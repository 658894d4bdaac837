"""HR closes the loop in a browser, without a script and by keyboard where that is what the page promises."""

import pytest
from playwright.sync_api import Page, expect

from surveyhost.services.accounts import accounts
from surveyhost.services.loop import actions, findings
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support.people import SHELL

pytestmark = pytest.mark.browser


def words(language: str):
    return spoken("client", language).gettext


@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "dark"), (1280, "en", "light")])
def test_hr_marks_decides_plans_and_finishes(town, world, base, visitor, accessible, width, language, theme):
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    page, say = visitor(width, 800), words(language)
    sign_in(page, base, town, "nga@minhhai.example", language, theme)

    page.goto(f"{base}/portal/reports/{world['release_id']}/overview")
    flags = page.locator("button.mark")
    before = flags.count()
    assert before >= 6
    accessible(page)
    flags.first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(say("Marked. It waits on the Loop page for a decision."))
    expect(page.locator("button.mark")).to_have_count(before - 1)
    marked = max(one.id for one in findings.loop(town.house, world["client_id"]).findings)

    with page.expect_navigation():
        page.locator(f"#finding-{marked}").click()
    decide(page, say, say("Not now"), "")
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    decide(page, say, say("We act"), "")
    assert findings.loop(town.house, world["client_id"]).find(marked).state == "decided"

    with page.expect_navigation():
        page.get_by_role("link", name=say("Plan this")).first.click()
    accessible(page)
    expect(page.locator(f"input[name=findings][value='{marked}']")).to_be_checked()
    suggested = page.get_by_label(say("What is done"), exact=True)
    assert len(suggested.input_value()) > 20
    suggested.fill("Họp đầu ca 10 phút")
    page.get_by_label(say("Who owns it"), exact=True).fill("Lan Trần")
    page.get_by_label(say("Their e-mail address"), exact=True).fill("lan@minhhai.example")
    page.get_by_label(say("By"), exact=True).fill("2027-01-31")
    with page.expect_navigation():
        page.get_by_role("button", name=say("Put it on the plan")).click()
    accessible(page)
    for button, state in ((say("It has begun"), "doing"), (say("It is done"), "done")):
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
        assert findings.loop(town.house, world["client_id"]).find(marked).state == state
    owners = [one.owner for one in actions.listed(town.house, world["client_id"]) if marked in one.findings]
    assert owners == ["Lan Trần"]

    page.goto(base + "/portal/loop/")
    accessible(page)
    done = page.get_by_role("region", name=say("Done"))
    expect(done.locator(f"#finding-{marked}")).to_be_visible()
    fits(page)
    assert page.evaluate(LONG_CHIP) == []


LONG_CHIP = """() => {
  const columns = [...document.querySelectorAll(".loop section")]
  for (const card of document.querySelectorAll(".loop .card"))
    card.insertAdjacentHTML("beforeend", "<span class='chip warn'>424 ngày chưa có quyết định nào cả</span>")
  return columns.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)
}"""
"""A card with as much to say as it can have stays in its column."""


def decide(page: Page, say, choice: str, reason: str) -> None:
    page.get_by_label(choice, exact=True).check()
    page.get_by_label(say("Why"), exact=True).fill(reason)
    with page.expect_navigation():
        page.get_by_role("button", name=say("Save this decision")).click()


def test_a_reader_of_the_whole_company_marks_and_decides_nothing(town, world, base, visitor):
    accounts.add_hr(town.house, SHELL, world["client_id"], "doc@minhhai.example", role="reader")
    page = visitor(1280, 800)
    sign_in(page, base, town, "doc@minhhai.example", "en", "light")
    page.goto(f"{base}/portal/reports/{world['release_id']}/overview")
    expect(page.locator(".mark")).to_have_count(0)
    page.goto(f"{base}/portal/loop/{world['finding_id']}")
    expect(page.locator("main form")).to_have_count(0)


def test_a_manager_marks_the_own_row_and_sees_no_other(town, world, base, visitor):
    accounts.add_hr(town.house, SHELL, world["client_id"], "quan@minhhai.example", role="reader", units=["Nhà máy"])
    page = visitor(1280, 800)
    sign_in(page, base, town, "quan@minhhai.example", "en", "light")
    assert page.goto(f"{base}/portal/loop/{world['finding_id']}").status == 404
    page.goto(f"{base}/portal/reports/{world['release_id']}/heat")
    groups = {value.split("|")[3] for value in page.locator("button.mark").evaluate_all("all => all.map(e => e.value)")}
    assert groups and "company" not in groups
    with page.expect_navigation():
        page.locator("button.mark").first.click()
    page.goto(base + "/portal/loop/")
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize(("width", "language"), [(360, "vi"), (1280, "en")])
def test_a_manager_has_a_page_to_talk_about_the_own_unit(town, world, base, visitor, accessible, width, language):
    client = world["client_id"]
    accounts.add_hr(town.house, SHELL, client, "quan@minhhai.example", role="reader", units=["Nhà máy"])
    accounts.add_hr(town.house, SHELL, client, "to@minhhai.example", role="reader", units=["Nhà máy / Không ai"])
    page, say = visitor(width, 800), words(language)
    sign_in(page, base, town, "quan@minhhai.example", language, "light")
    page.goto(f"{base}/portal/reports/{world['release_id']}/talk")
    accessible(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Talk about it: %(unit)s") % {"unit": "Nhà máy"})
    assert page.goto(f"{base}/portal/reports/{world['release_id']}/talk?unit=company").status == 404
    sign_in(page, base, town, "to@minhhai.example", language, "light")
    assert page.goto(f"{base}/portal/reports/{world['release_id']}/talk").status == 404
