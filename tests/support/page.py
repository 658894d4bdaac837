"""Reads a page as strictly as a respondent deserves. Every page that a test fetches through `Inspecting` is inspected.

app.test_client_class = Inspecting
page = look(app.test_client().get("/"))
"""

from functools import cached_property
from itertools import pairwise
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from surveyhost import languages
from surveyhost.translations import catalogue

ERROR_WORDS = tuple(catalogue("recipients", one).gettext("Error:") + " " for one in languages.participants())
UNNAMED = {"hidden", "submit", "button", "reset", "image"}


def _squeezed(text: str) -> str:
    return " ".join(text.split())


class Page:
    """A page taken apart. `problems()` is empty for a page fit to be seen."""

    def __init__(self, response: TestResponse | str) -> None:
        text = response if isinstance(response, str) else response.get_data(as_text=True)
        self.response = response
        self.tree = html.document_fromstring(text)
        for template in self.tree.iter("template"):  # no part of the page: a script may make parts of it
            for part in list(template):
                template.remove(part)

    def all(self, path: str) -> list[Any]:
        return self.tree.xpath(path)

    def words(self, path: str) -> list[str]:
        """The text of each element on this path, white space squeezed."""
        return [_squeezed(element.text_content()) for element in self.all(path)]

    @property
    def text(self) -> str:
        return _squeezed(self.tree.text_content())

    @property
    def h1(self) -> str:
        return self.words("//h1")[0]

    @property
    def title(self) -> str:
        return self.words("//title")[0]

    @property
    def errors(self) -> list[str]:
        """The errors beside the fields."""
        return self.words("//p[contains(concat(' ', @class, ' '), ' error ')]")

    @property
    def summary(self) -> str:
        return " ".join(self.words("//*[@id='errors-title']"))

    @cached_property
    def carried(self) -> dict[str, list[str]]:
        """Hidden fields, name to values."""
        found: dict[str, list[str]] = {}
        for one in self.all("//input[@type='hidden']"):
            found.setdefault(one.get("name"), []).append(one.get("value"))
        return found

    def checked(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.all("//input[@checked]"):
            found.setdefault(one.get("name"), []).append(one.get("value"))
        return found

    def buttons(self) -> list[str]:
        """The values of the buttons called `go`, without the one for the Enter key and those for languages."""
        return [one.get("value") for one in self.all("//main//button[@name='go']")]

    def problems(self) -> list[str]:
        """Everything wrong with the page, in words."""
        checks = (self._frame, self._ids, self._inline, self._names, self._summary, self._headings, self._hosts)
        return [problem for check in checks for problem in check()]

    def _frame(self) -> list[str]:
        found = []
        if not self.tree.get("lang"):
            found.append("html has no lang")
        if len(self.all("//h1")) != 1:
            return [*found, f"{len(self.all('//h1'))} h1"]
        title = self.title
        for words in ERROR_WORDS:
            title = title.removeprefix(words)
        if not title.startswith(self.h1):
            found.append(f"the title '{self.title}' does not begin with the h1 '{self.h1}'")
        if self.errors and title == self.title:
            found.append("there are errors, and the title does not say so")
        if len(self.all("//main")) != 1:
            found.append("there is no one main")
        return found

    def _ids(self) -> list[str]:
        ids = [one.get("id") for one in self.all("//*[@id]")]
        found = [f"id {one} twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
        for name in ("for", "aria-describedby", "aria-labelledby", "form"):
            for one in self.all(f"//*[@{name}]"):
                found += [f"{name}={target} leads nowhere" for target in one.get(name).split() if target not in ids]
        for link in self.all("//a[starts-with(@href, '#')]"):
            if link.get("href")[1:] not in ids:
                found.append(f"{link.get('href')} leads nowhere")
        return found

    def _inline(self) -> list[str]:
        found = [f"inline style on {one.tag}" for one in self.all("//*[@style]")]
        found += ["a style element"] * len(self.all("//style"))
        found += ["an inline script"] * len(self.all("//script[not(@src)]"))
        for one in self.tree.iter():
            found += [f"{name} on {one.tag}" for name in one.keys() if name.startswith("on")]  # noqa: SIM118
        found += ["a javascript: link"] * len(self.all("//*[starts-with(@href, 'javascript:')]"))
        return found

    def _name_of(self, control: Any) -> str:
        if control.get("aria-label"):
            return control.get("aria-label")
        if control.get("aria-labelledby"):
            return " ".join(self.words(f"//*[@id='{control.get('aria-labelledby')}']"))
        labels = [one for one in self.all("//label") if one.get("for") and one.get("for") == control.get("id")]
        labels += list(control.iterancestors("label"))
        return _squeezed(" ".join(one.text_content() for one in labels))

    def _names(self) -> list[str]:
        controls = [one for one in self.all("//input|//select|//textarea") if one.get("type", "text") not in UNNAMED]
        found = [f"{one.tag} {one.get('name')} has no name" for one in controls if not self._name_of(one)]
        for one in self.all("//button|//a"):
            if not (one.text_content().strip() or one.get("aria-label")):
                found.append(f"a {one.tag} without words")
        found += ["a fieldset without legend" for one in self.all("//fieldset[not(legend)]") if one is not None]
        return found

    def _summary(self) -> list[str]:
        if not self.errors:
            return []
        links = self.all("//*[@id='errors']//a")
        return [] if links else ["errors, but no summary that leads to them"]

    def _headings(self) -> list[str]:
        levels = [
            int(one.tag[1]) for one in self.all("//h1|//h2|//h3|//h4|//h5|//h6") if one.get("id") != "errors-title"
        ]
        if not levels:
            return []
        found = [] if levels[0] == 1 else [f"the first heading is an h{levels[0]}"]
        return found + [f"h{one} then h{two}" for one, two in pairwise(levels) if two > one + 1]

    def _hosts(self) -> list[str]:
        fetched = [one.get("src") for one in self.all("//*[@src]")] + [one.get("href") for one in self.all("//link")]
        return [
            f"{one} is fetched from elsewhere" for one in fetched if one and one.startswith(("http:", "https:", "//"))
        ]


def look(response: TestResponse) -> Page:
    """The page of a response; AssertionError with all that is wrong with it."""
    page = Page(response)
    problems = page.problems()
    assert not problems, "\n".join(problems)
    return page


RESULTS = b'<body class="results">'
"""A results page brings its style along, and an h1 for each language of which one is shown: see tests/browser."""


class Inspecting(FlaskClient):
    """A test client that inspects every page it gets, but results pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        plain = response.headers.get("Content-Encoding") is None
        seen = response.data and plain and response.status_code not in range(300, 400)
        if response.mimetype == "text/html" and seen and RESULTS not in response.data:
            look(response)
        return response
