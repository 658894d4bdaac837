"""Every sentence that the respondent's pages can say, as it stands in templates and code."""

from pathlib import Path

from babel.messages.extract import extract_from_dir

from surveyhost.config import CHECKOUT

Message = str | tuple[str, ...]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def _extracted(folder: Path, methods: list[tuple[str, str]]) -> set[Message]:
    found = extract_from_dir(
        folder, methods, options_map={"**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}},
        keywords=KEYWORDS,
    )  # fmt: skip
    return {message for _file, _line, message, _comments, _context in found}


def of_templates(*folders: str) -> set[Message]:
    return set().union(*(_extracted(CHECKOUT / "templates" / name, [("**.html", "jinja2")]) for name in folders))


def of_code(*folders: str) -> set[Message]:
    return set().union(*(_extracted(CHECKOUT / "surveyhost" / name, [("**.py", "python")]) for name in folders))


def respondent() -> set[Message]:
    return of_templates("respondent", "components/fields") | of_code("web/respondent")


def shared() -> set[Message]:
    own = {"fields"}
    templates = {name.name for name in (CHECKOUT / "templates" / "components").iterdir()} - own
    assert templates
    found = _extracted(CHECKOUT / "templates" / "components", [("*.html", "jinja2")]) | of_templates("errors")
    base = _extracted(CHECKOUT / "templates", [("base.html", "jinja2")])
    return found | base | of_code("web/shared")
