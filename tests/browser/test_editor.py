"""The questionnaire editor in a browser: every kind and rule by clicking; out as files and in again, unchanged."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveyhost.core.drafting.changes import change
from surveyhost.core.questionnaire.file import read
from surveyhost.services.questionnaires import drafts
from surveyhost.services.questionnaires import files as questionnaire_formats
from surveyhost.services.setup import lists
from tests.browser.visiting import take_over
from tests.browser.writing import Writer, field
from tests.support import factories

pytestmark = pytest.mark.browser
WANTED = read((Path(__file__).parent / "every_rule.toml").read_text(encoding="utf-8"))


@pytest.fixture
def lan(town, base, visitor):
    """A signed-in survey manager's page at this width."""
    signed_in = town.staff("lan@vendor.example")

    def arrive(path: str, width: int = 1280, **options: object) -> Page:
        page = visitor(width, 900, locale="en", **options)
        take_over(page, base, signed_in)
        page.goto(base + path)
        return page

    return arrive


def asked(house, survey=1):
    return lists.survey(house, survey).questionnaire


def test_every_kind_and_every_rule_by_hand_goes_out_and_in_unchanged(house, lan, accessible):
    factories.client(house)
    page = lan("/console/surveys/new")
    page.get_by_label("A blank one, written here").check()
    page.get_by_label("Title", exact=True).fill("Mọi loại, mọi luật")
    page.get_by_role("button", name="Set up the survey").click()
    accessible(page)
    writer = Writer(page)
    writer.write(WANTED)
    expect(page.locator("h1")).to_have_text("Every text of Every kind, every rule is written")
    assert asked(house) == WANTED
    for section in WANTED.sections[:2]:
        page.locator(f"#o-s-{section.code}").click()
        writer.settle()
        accessible(page)
    page.locator("#o-served").click()
    writer.settle()
    accessible(page)
    for kind in ("toml", "xlsx"):
        content = page.request.get(page.url.split("?")[0] + f"/questionnaire.{kind}").body()
        brought = questionnaire_formats.read(f"a.{kind}", content).questionnaire
        assert brought == WANTED, kind


class TestWriting:
    def test_a_unit_outside_the_firm_is_ticked_and_taken_back(self, house, lan):
        survey = factories.survey(house, title="T")
        drafts.change(house, factories.STAFF, survey, [
            change("set", where="section", code=asked(house).sections[0].code, key="kind", value="touchpoint")
        ])  # fmt: skip
        page = lan(f"/console/surveys/{survey}/editor?section={asked(house).sections[0].code}")
        writer = Writer(page)
        for wanted in ("(outside)", None):
            writer.tick("outside", wanted is not None)
            writer.settle()
            assert asked(house).sections[0].rates == wanted
        writer.rename({"rates": "A /  / B"})
        expect(page.locator("#slot-rates")).to_contain_text("path as on the roster")
        writer.rename({"rates": "A / B"})
        assert asked(house).sections[0].rates == "A / B"

    def test_things_are_dragged_and_moved_by_keyboard(self, house, lan, accessible):
        survey = factories.survey(house, title="T")
        first, second = asked(house).sections[:2]
        page = lan(f"/console/surveys/{survey}/editor?item={first.items[1].code}")
        writer = Writer(page)
        grip = page.locator(f'[data-item="{first.items[0].code}"] .grip')
        grip.drag_to(page.locator(f'[data-item="{second.items[0].code}"]'), target_position={"x": 60, "y": 4})
        expect(page.locator(f'[data-items="{second.code}"] > [data-item="{first.items[0].code}"]')).to_be_visible()
        writer.settle()
        expect(page.locator("#outline [aria-current]")).to_have_id(f"o-{first.items[0].code}")
        assert first.items[0].code in [item.code for item in asked(house).sections[1].items]
        before = writer.order()
        writer.press("Move down", "#desk .open")
        expect(page.locator("#item-down")).to_be_focused()
        assert writer.order() != before
        writer.press("Undo")
        assert writer.order() == before == [item.code for item in asked(house).items()]
        for path in ("versions", "library", "library?from=employee-voice&section=work"):
            page.goto(page.url.split("/editor")[0] + f"/editor/{path}")
            accessible(page)

    def test_the_telephone_follows_and_what_is_wrong_is_said_in_place(self, house, lan, accessible):
        survey = factories.survey(house, title="T")
        code = next(asked(house).items()).code
        page = lan(f"/console/surveys/{survey}/editor?item={code}", color_scheme="dark")
        writer, look = Writer(page), page.frame_locator("#look-frame")
        look.get_by_role("link", name="English").click()
        writer.put("text_en", "Words of another kind.")
        page.locator(field("text_vi")).focus()
        expect(look.locator(f"#q-{code}")).to_contain_text("Words of another kind.")
        other = change("text", where="item", code=code, key="help", language="en", words="Somebody else's.")
        drafts.change(house, factories.STAFF, survey, [other])
        writer.put("points", "12")
        page.keyboard.press("Tab")
        expect(page.locator("#slot-points")).to_contain_text("3 to 11 points")
        assert asked(house).item(code).text["en"] == "Words of another kind."
        assert page.locator(field("points")).input_value() == "12"
        accessible(page)
        writer.rename({"points": "7"})
        item = asked(house).item(code)
        assert (item.points, item.help["en"]) == (7, "Somebody else's.")
        page.set_viewport_size({"width": 360, "height": 780})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        accessible(page)

    def test_without_a_script_it_is_all_there(self, house, lan):
        survey = factories.survey(house, title="T")
        code = next(asked(house).items()).code
        page = lan(f"/console/surveys/{survey}/editor?item={code}", java_script_enabled=False)
        page.locator(field("text_en")).fill("Other words.")
        page.locator("#desk .buttons").get_by_role("button", name="Keep").click()
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Redo").click()
        assert asked(house).item(code).text["en"] == "Other words."
        expect(page.frame_locator("#look-frame").locator(f"#q-{code}")).to_be_visible()
