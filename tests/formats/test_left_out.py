"""Every sentence by which a reader says what it leaves out can be said in Vietnamese."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import surveyhost.formats
from surveyhost.translations import catalogue, path

FORMATS = Path(surveyhost.formats.__file__).parent
DATA = frozenset({"fixed.py", "labels.py", "languages.py", "refusals.py", "listing.py", "left_out.py"})
"""Files whose texts are words to be recognised, refusals with a catalogue of their own, or no sentences."""
SENTENCE = re.compile(r".*\S \S.*|.*%\(\w+\)s.*", re.DOTALL)
PATTERNS = frozenset({"compile", "fullmatch", "match", "search", "sub", "split", "findall", "maketrans"})
SAME = frozenset({"%(setting)s (%(value)s)", "%(name)s (%(value)s)", "%(name)s: %(text)s", "%(text)s"})
"""What is no language."""
OTHERS = frozenset({', "\'", ', "1 = 0", "1 = 1", r"\1 (\2)", "list name", "other 2", "the file", "อื่น ๆ"})
"""What is no sentence, though there are spaces in it."""
PLACE = re.compile(r"%\((\w+)\)s")


def constants(tree: ast.Module) -> Iterator[str]:
    """Texts of a file that are no docstrings, no patterns and no parts of other texts."""
    skipped: set[int] = set()
    for one in ast.walk(tree):
        called = getattr(one, "func", None)
        name = getattr(called, "attr", getattr(called, "id", ""))
        if isinstance(one, ast.Expr | ast.JoinedStr) or (isinstance(one, ast.Call) and name in PATTERNS):
            inside = one.args if isinstance(one, ast.Call) else ast.iter_child_nodes(one)
            skipped |= {id(each) for part in inside for each in ast.walk(part) if not isinstance(one, ast.Expr)}
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                skipped.add(id(one.value))
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in skipped:
            yield one.value


@cache
def sentences() -> frozenset[str]:
    """Whatever in a reader looks like a sentence: words with spaces between them, or with a place for a value."""
    found = set()
    for file in sorted(FORMATS.rglob("*.py")):
        if file.name not in DATA:
            found |= {one for one in constants(ast.parse(file.read_text())) if SENTENCE.fullmatch(one)}
    return frozenset(found - OTHERS)


def test_there_are_sentences():
    assert len(sentences()) > 150


def test_nothing_is_told_by_a_sentence_that_cannot_be_looked_up():
    made_up = []
    for file in sorted(FORMATS.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            name = getattr(getattr(call, "func", None), "attr", getattr(getattr(call, "func", None), "id", ""))
            if isinstance(call, ast.Call) and name in {"tell", "_tell", "leave_out", "LeaveOut"}:
                made_up += [(file.name, ast.unparse(one)) for one in call.args if isinstance(one, ast.JoinedStr)]
    assert not made_up


def test_every_sentence_has_its_vietnamese():
    words = catalogue("formats", "vi")
    assert not {one for one in sentences() - SAME if words.gettext(one) == one}


def test_every_place_is_kept_and_none_invented():
    words = catalogue("formats", "vi")
    for one in sentences():
        assert set(PLACE.findall(words.gettext(one))) == set(PLACE.findall(one)), one


def test_the_catalogue_holds_nothing_that_is_not_said():
    with path("formats", "vi").open("rb") as file:
        held = {str(message.id) for message in read_po(file) if message.id}
    assert held <= sentences(), held - sentences()
