"""Nothing is kept that nobody uses: functions, templates, styles, messages."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.support.sources import tree
from tests.test_architecture import HOUSE, PACKAGE, SOURCES

PAGES = sorted(path for path in (HOUSE / "templates").rglob("*") if path.is_file())
SCRIPTS = sorted((HOUSE / "static" / "js").rglob("*.js"))
HOOKS = {"on_starting", "when_ready", "post_worker_init"}
"""Functions that gunicorn calls by their names."""
COUNTED = re.compile(r"(?:depth|n|p|s|t)\d+|ink-[abc]")
"""Classes that a template makes of a word and a number."""


def text(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


CODE = text(*SOURCES)
SAID = f"{CODE}\n{text(*PAGES)}"


def test_every_function_class_and_constant_is_used_outside_tests():
    """By name, which stands nowhere else; what has a decorator is known to whoever decorates it."""
    elsewhere = text(*sorted((HOUSE / "migrations").rglob("*.py")), HOUSE / "wsgi.py", HOUSE / "pyproject.toml")
    uses = Counter(re.findall(r"\w+", SAID + elsewhere))
    unused = []
    for path in SOURCES:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names = [] if node.decorator_list and isinstance(node, ast.FunctionDef) else [node.name]
            else:
                names = [one.id for one in getattr(node, "targets", ()) if isinstance(one, ast.Name)]
            unused += [f"{path.relative_to(HOUSE)}: {name}" for name in names if uses[name] == 1 and name not in HOOKS]
    assert not unused


def test_every_template_is_named_somewhere():
    """By its file name, or the quoted word of which its name is made; `security/` is Flask-Security's."""
    unused = [
        str(path.relative_to(HOUSE))
        for path in PAGES
        if path.parent.name != "security"
        and path.name not in SAID
        and not re.search(rf"[\"'](?:{path.stem}|{path.stem.rpartition('_')[2]})[\"']", SAID)
    ]
    assert not unused


def test_every_template_that_is_named_exists():
    named = re.findall(r"(?:render_template\(|get_template\(|extends|include|import|from) ?\"([\w/.-]+\.html)\"", SAID)
    there = {str(path.relative_to(HOUSE / "templates")) for path in PAGES}
    assert len(named) > 200
    assert not [name for name in named if name not in there and not any(one.endswith(f"/{name}") for one in there)]


def test_every_style_is_worn():
    worn = set(re.findall(r"[\w-]+", SAID + text(*SCRIPTS, HOUSE / "docs" / "verify.html")))
    unworn = []
    for sheet in sorted((HOUSE / "static" / "css").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", rules)))
        unworn += [f"{sheet.name}: {name}" for name in classes - worn if not COUNTED.fullmatch(name)]
    assert not unworn


@pytest.mark.parametrize("path", sorted((PACKAGE / "locale").glob("vi/*/*.po")), ids=lambda path: path.stem)
def test_every_message_is_said_somewhere(path: Path):
    """In one string, or in several that stand one after the other; each %(name)s may be a {{ name }} of a block."""
    joined = re.sub(r"[\"']\s+[\"']", "", SAID)
    escaped = {'\\"': '"', "\\'": "'", "\\n": " ", "\\u00a0": " "}
    flat = " ".join(re.sub(r"\\(?:[\"'n]|u00a0)", lambda found: escaped[found[0]], joined).split())
    blocks = [
        " ".join(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", one).split())
        for one in re.findall(r"{% trans [^%]*%}(.*?){% endtrans %}", SAID, re.S)
    ]
    with path.open("rb") as file:
        messages = [one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id]
    said = [" ".join(message.split()) for message in messages]
    assert not [one for one in said if one not in flat and one not in blocks]
