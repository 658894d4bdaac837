"""How staff and HR find their way: by clicking, through whatever the pages offer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from surveyhost.web.account.language import spoken
from tests.support.people import PASSWORD


@dataclass
class Person:
    """Somebody at a browser."""

    page: Page
    base: str
    accessible: Callable[[Page], None]
    language: str = "en"
    """The words below are English; a Vietnamese person reads and clicks their translation."""

    def say(self, words: str, **values: object) -> str:
        """These words as this person's pages say them."""
        said = spoken("client" if "/portal/" in self.page.url else "console", self.language).gettext(words)
        return said % values if values else said

    def enter(self, link: str) -> "Person":
        """Through a one-time link; past the second factor with the code the demonstration shows; choose a password."""
        self.page.goto(self.base + "/" + link.split("/", 3)[3])
        self.press("Sign in")
        if "second-factor" in self.page.url:
            self.press("Show the code to scan")
            expect(self.page.locator("svg.qr")).to_be_visible()
            code = re.search(r"\b\d{6}\b", self.page.locator(".note").inner_text())
            assert code is not None
            self.page.get_by_label(self.say("The six digits the app shows now")).fill(code[0])
            self.press("Finish the set-up")
        self.sees("Choose how you will sign in from now on")
        self.page.get_by_role("row", name=self.say("Password")).get_by_role("link").click()
        self.fill("New password", PASSWORD)
        self.fill("New password again", PASSWORD)
        self.press("Save this password")
        self.follow("To my work")
        return self

    def press(self, words: str) -> None:
        """A button by its words; the page after it has loaded."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.say(words), exact=True).first.click()

    def follow(self, words: str) -> None:
        """A link by its words."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.say(words), exact=True).first.click()

    def ask(self, words: str) -> None:
        """A link that opens a question in a dialog."""
        self.page.get_by_role("link", name=self.say(words), exact=True).click()
        expect(self.page.get_by_role("dialog")).to_be_visible()

    def fill(self, label: str, words: str) -> None:
        """A field by its label."""
        self.page.get_by_label(self.say(label), exact=True).fill(words)

    def sees(self, words: str) -> None:
        """The page's h1; the page is fit for everybody."""
        expect(self.page.get_by_role("heading", level=1).first).to_have_text(self.say(words))
        self.accessible(self.page)

    def link(self) -> str:
        """The one-time link that is shown now."""
        return self.page.locator(".code a").first.inner_text()
