"""Whatever the domain refuses can be said in Vietnamese: every code that a page could meet has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.web.account import refusals
from surveyhost.web.account.refusal_words import WORDS
from surveyhost.web.account.words import spoken
from tests.test_architecture import PACKAGE, SOURCES

SHELL = re.compile(r"commands/|cli\.py|serving\.py|services/(backup|demo\w*|rotation|health)\.py|store/migrate\.py")
"""Where only the command line goes; it says the sentence as it stands, in English."""
RESPONDENT = re.compile(
    r"core/(answers|slip_code|receipt)\.py|services/responses\.py|store/(scrubbing|mix)\.py|web/respondent/"
)
"""Where only the respondent's face goes; it has pages of its own for each, tested there."""
ENDINGS = {"nothing-to-": ("undo", "redo")}
"""Codes that are put together, and what may come at their end."""


def raised() -> Iterator[tuple[str, str]]:
    """(code, where) of every refusal in the program, the base class's own default included."""
    for source in SOURCES:
        where = str(source.relative_to(PACKAGE))
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                for code in codes(node):
                    yield code, f"{where}:{node.lineno}"


def codes(call: ast.Call) -> list[str]:
    given = call.args[1] if len(call.args) > 1 else None
    given = next((one.value for one in call.keywords if one.arg == "code"), given)
    if isinstance(given, ast.Constant):
        return [str(given.value)]
    if isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
        head = str(given.values[0].value)
        return [head + end for end in ENDINGS.get(head, ("?",))]
    return []  # handed on from another refusal


def on_pages() -> dict[str, str]:
    found = {}
    for code, where in raised():
        if not SHELL.match(where) and not RESPONDENT.match(where):
            found[code] = where
    return found


def test_the_walk_finds_them():
    found = on_pages()
    assert len(found) > 80
    assert {"same-person", "letters-waiting", "upload-gone", "erased"} <= set(found)


def test_every_code_that_a_page_can_meet_has_words_in_both_languages():
    vietnamese = spoken("account", "vi")
    missing = {code: where for code, where in on_pages().items() if code not in WORDS}
    assert not missing, missing
    unsaid = [code for code, words in WORDS.items() if vietnamese.gettext(words) == words]
    assert not unsaid, unsaid


def test_no_words_are_kept_for_a_code_that_nobody_raises():
    known = {code for code, _ in raised()} | {"provider", "roster"}
    assert {code for code in WORDS if code not in known} == set()


@pytest.mark.parametrize(("language", "said"), [("en", "There is no wave 9."), ("vi", "Không có đợt này.")])
def test_a_page_says_them_in_its_language(town, language, said):
    with town.app.test_request_context(f"/console/?lang={language}"):
        assert refusals.in_words(Refusal("There is no wave 9.", "wave-unknown")) == said


def test_a_subclass_names_its_code_too():
    """Refusals with a class of their own give their code to the base class; it has to be known like the others."""
    text = "\n".join(Path(source).read_text(encoding="utf-8") for source in SOURCES)
    for code in re.findall(r'super\(\).__init__\([^\n]*, "([a-z-]+)"\)', text):
        assert code in WORDS or code == "busy", code
