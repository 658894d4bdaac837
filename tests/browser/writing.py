"""Somebody who writes a questionnaire in the editor, by clicking and by keyboard, from one that is given."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from surveyhost.core.grouping.rated_units import OUTSIDE
from surveyhost.core.questionnaire import conditions
from surveyhost.core.questionnaire.conditions import All, Either, Not, Test
from surveyhost.core.questionnaire.model import Item, Questionnaire, Section


def field(name: str) -> str:
    """A selector for the field of this name."""
    return f'[id="w-{name}"]'


@dataclass
class Writer:
    page: Page

    def settle(self) -> None:
        """Until nothing is on its way any more."""
        busy = ".htmx-request, .htmx-swapping, .htmx-settling, [aria-busy=true]"
        self.page.wait_for_function(f"() => !document.querySelector('{busy}')")

    def press(self, words: str, within: str = "#work") -> None:
        """A button by its words, with the keyboard."""
        self.settle()
        self.page.locator(within).get_by_role("button", name=words, exact=True).first.press("Enter")
        self.settle()

    def put(self, name: str, words: str) -> None:
        """Words into a field; leaving it keeps them."""
        self.page.locator(field(name)).fill(words)

    def rename(self, names: dict[str, str]) -> None:
        """Codes, which change the form when they are left: one after the other, then wait for the new form."""
        for name, words in names.items():
            self.put(name, words)
        self.page.keyboard.press("Tab")
        self.settle()

    def choose(self, name: str, value: str) -> None:
        """Out of a list."""
        box = self.page.locator(field(name))
        if box.input_value() != value:
            box.select_option(value)
            self.settle()

    def tick(self, name: str, wanted: bool) -> None:
        box = self.page.locator(field(name))
        if box.is_checked() != wanted:
            box.press("Space")

    def texts(self, name: str, text: dict[str, str]) -> None:
        for language, words in text.items():
            self.put(f"{name}_{language}", words)

    def open(self, details: str) -> None:
        """Unfold what is folded."""
        shut = self.page.locator("#desk details:not([open]) summary", has_text=details)
        if shut.count():
            shut.first.press("Enter")

    def write(self, wanted: Questionnaire) -> None:
        """The whole questionnaire, on a blank one."""
        self.whole(wanted)
        for place, section in enumerate(wanted.sections):
            if place:
                self.press("Add a section", "#outline")
            else:
                self.page.locator("#outline .sections a").first.click()
                self.settle()
            self.section(section)

    def whole(self, wanted: Questionnaire) -> None:
        for theme in wanted.themes:
            self.press("Add a theme")
            number = self.page.locator("#desk .listed:not(.plain) > li").count()
            for language, words in theme.text.items():
                self.put(f"themes.theme_{number}.{language}", words)
            self.page.get_by_label("the outcome").nth(number - 1).set_checked(theme.outcome)
            self.rename({f"themes.theme_{number}.code": theme.code})
        self.texts("title", dict(wanted.title))
        self.texts("intro", dict(wanted.intro))
        self.put("code", wanted.code)
        self.press("Keep", "#desk .buttons")

    def section(self, wanted: Section) -> None:
        """The open section and its items; the one that it began with goes."""
        self.texts("title", dict(wanted.title))
        self.texts("intro", dict(wanted.intro))
        self.choose("kind", wanted.kind)
        self.rates("", wanted.rates)
        self.rename({"code": wanted.code})
        if wanted.show_if:
            self.condition(wanted.show_if)
        first = self.page.locator("#desk .card").first.get_attribute("id")
        for item in wanted.items:
            self.add(item)
        self.page.locator(f"[id='{str(first).replace('c-', 'o-', 1)}']").click()
        self.settle()
        self.press("Remove", "#desk .open")
        self.tick("random", wanted.random)
        self.press("Keep", "#desk .buttons")

    def add(self, item: Item) -> None:
        self.page.locator("#add-kind").select_option(item.kind)
        self.press("Add a question", ".adding")
        expect(self.page.locator(field("text_vi"))).to_be_focused()
        self.page.keyboard.type(item.text["vi"])
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(item.text["en"])
        self.scale(item)
        for key in ("options", "rows"):
            self.listed(item, key)
        self.rest(item)
        self.open("Help, code and kind")
        self.texts("help", dict(item.help))
        codes = {
            f"{key}.{head}{number}.code": option.code
            for key, head in (("options", "o"), ("rows", "r"))
            for number, option in enumerate(getattr(item, key), start=1)
        }
        self.rename({**codes, "code": item.code})
        if item.show_if:
            self.condition(item.show_if)

    def scale(self, item: Item) -> None:
        if not item.labels:
            return
        size = len(item.labels["vi"])
        self.put("points", str(item.points))
        self.page.locator(field("labels")).select_option("ends" if size == 2 else "each")
        self.settle()
        for language, labels in item.labels.items():
            for place, words in enumerate(labels):
                self.put(f"label_{language}_{place}", words)

    def listed(self, item: Item, key: str) -> None:
        """Options or rows: as many as there are to be, then their words."""
        wanted = getattr(item, key)
        if not wanted:
            return
        head, adding = ("o", "Add a choice") if key == "options" else ("r", "Add a statement")
        adding = "Add a text" if item.kind == "texts" else adding
        adding = "Add a department" if item.kind == "service_matrix" and key == "options" else adding
        there = self.page.locator(f'[name^="{key}."][name$=".vi"]')
        while there.count() < len(wanted):
            self.press(adding)
        for number, option in enumerate(wanted, start=1):
            for language, words in option.text.items():
                self.put(f"{key}.{head}{number}.{language}", words)
            if option.exclusive:
                self.tick(f"{key}.{head}{number}.exclusive", True)
            if option.other:
                self.tick(f"{key}.{head}{number}.other", True)
            self.rates(f"{key}.{head}{number}.", option.rates)

    def rates(self, head: str, unit: str | None) -> None:
        """The unit that a section or department is."""
        if unit == OUTSIDE:
            self.tick(f"{head}outside", True)
        elif unit:
            self.rename({f"{head}rates": unit})
        self.settle()

    def rest(self, item: Item) -> None:
        for name in ("required", "random", "not_applicable"):
            if getattr(item, name):
                self.tick(name, True)
        for name in ("minimum", "maximum"):
            if getattr(item, name) is not None:
                self.put(name, f"{getattr(item, name):g}")
        if item.bands:
            self.put("bands", "; ".join(f"{bound:g}" for bound in item.bands))
        for name in ("earliest", "latest"):
            if getattr(item, name):
                self.put(name, getattr(item, name))
        if item.by:
            self.choose("by", item.by)
        if item.theme:
            self.choose("theme", item.theme)
        if item.favourable != "high":
            self.choose("favourable", item.favourable)

    def condition(self, text: str) -> None:
        """Comparison by comparison where they are joined at one level; as a formula where they are nested."""
        whole = conditions.parse(text)
        parts = whole.conditions if isinstance(whole, All | Either) else (whole,)
        if any(not isinstance(one.condition if isinstance(one, Not) else one, Test) for one in parts):
            self.open("As a formula")
            self.put("show_if", text)
            self.press("Keep the formula")
            return
        for one in parts:
            self.comparison(one, "or" if isinstance(whole, Either) else "and")

    def comparison(self, one: Test | Not, joiner: str) -> None:
        test = one.condition if isinstance(one, Not) else one
        assert isinstance(test, Test)
        self.settle()
        ask = self.page.locator("#ask")
        name = ":".join((test.item, *test.part))
        if ask.input_value() == name:
            self.press("Choose", ".condition")
        else:
            ask.select_option(name)
            self.settle()
        self.page.locator("#operator").select_option(test.operator)
        if self.page.locator("#value").is_visible():
            self.value(self.page.locator("#value"), str(test.value))
        if self.page.locator("#joiner").count():
            self.page.locator("#joiner").select_option(joiner)
        self.page.get_by_label("not", exact=True).set_checked(isinstance(one, Not))
        self.press("Add the comparison")

    def value(self, box: Locator, value: str) -> None:
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)

    def order(self) -> list[str]:
        """The items as the outline shows them."""
        return [re.sub("^o-", "", str(one.get_attribute("id"))) for one in self.page.locator("#outline .items a").all()]
