"""The shape of a questionnaire file, as a table: which keys each part has, and their values.

`file` reads and writes by it, `schema` makes the JSON schema from it, so the three agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .conditions import LONGEST
from .kinds import KINDS
from .model import Item, Kind, Option, Questionnaire, Section, Theme

CODE = re.compile(r"[a-z][a-z0-9_-]{0,47}")
"""Of questionnaires, sections, themes and items. Lower case, so that no two differ by case alone."""
OPTION_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LINE_LENGTH, TEXT_LENGTH, LABEL_LENGTH = 500, 5000, 100
"""Most characters of a title, question or option; of an introduction or help; of a label of a scale."""
FARTHEST = 1e12
"""Numbers in a file lie between minus and plus this."""
SECTIONS, ITEMS = 60, 500
"""Most of each in one questionnaire."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part of the file."""

    name: str
    shape: str
    """What stands there: the name of a shape, read by `read`, described by `schema`."""
    says: str
    """What it means, for the documentation."""
    needed: bool = False
    words: tuple[str, ...] = ()
    """Shape "word": the words there are."""
    of: str = ""
    """Shape "parts": the name of the part in PARTS."""
    attribute: str = ""
    """The attribute of the value, where it is not the key's own name."""
    default: object = None
    """What a missing key means."""

    @property
    def field(self) -> str:
        return self.attribute or self.name


def _code(says: str, shape: str = "code") -> Key:
    return Key("code", shape, says, needed=True, default="")


_SHOW_IF = Key("show_if", "condition", f"Shown only if this holds; a condition of at most {LONGEST} characters.")
_RANDOM = "Shown in random order, another for each respondent; the order is never stored."

PARTS: Mapping[str, tuple[Key, ...]] = {
    "questionnaire": (
        _code("Its name in the library and on the command line."),
        Key("languages", "languages", "Language codes; the first is shown first.", needed=True, default=()),
        Key("title", "line", "What respondents read above the first page.", needed=True, default={}),
        Key("intro", "text", "A few sentences before the first question.", default={}),
        Key("theme", "parts", "The themes that items are summed up under.", of="theme", attribute="themes", default=()),
        Key("section", "parts", "The sections.", needed=True, of="section", attribute="sections", default=()),
    ),
    "theme": (
        _code("The theme's name in an item's `theme`."),
        Key("text", "line", "The theme's name in the report.", needed=True, default={}),
        Key("outcome", "flag", "The one theme that findings relate the others to.", default=False),
    ),
    "section": (
        _code("Its name."),
        Key("kind", "word", "A touchpoint is a step of a journey.", words=("plain", "touchpoint"), default="plain"),
        Key("title", "line", "Its heading.", needed=True, default={}),
        Key("intro", "text", "A few sentences under the heading.", default={}),
        _SHOW_IF,
        Key("random", "flag", _RANDOM, default=False),
        Key("rates", "unit", "touchpoint: the unit that it is about, as on the roster, or (outside)."),
        Key("item", "parts", "Its items.", needed=True, of="item", attribute="items", default=()),
    ),
    "item": (
        _code("Its name; also the name of the form's field and of the figure in exports."),
        Key("kind", "word", "How it is answered.", needed=True, words=tuple(KINDS), default=Kind.NOTE),
        Key("text", "text", "The question, or the statement to agree with.", needed=True, default={}),
        Key("help", "text", "A sentence or two under the question.", default={}),
        Key("theme", "reference", "The code of the theme it counts for."),
        Key("required", "flag", 'An answer or "I\'d rather not answer" is asked for.', default=False),
        Key("favourable", "word", "Which end is the good one.", words=("high", "low", "none"), default="high"),
        _SHOW_IF,
        Key("points", "whole", "Points of the scale, 3 to 11.", default=0),
        Key("labels", "labels", "For each language the two ends, or one label for each point.", default={}),
        Key("options", "parts", "What can be chosen, ranked or, in a service_matrix, rated.", of="option", default=()),
        Key(
            "rows",
            "parts",
            "The statements rated on the one scale; in texts, what each text is about.",
            of="option",
            default=(),
        ),
        Key("minimum", "number", "number: lowest value; choices, ranking: fewest to choose."),
        Key(
            "maximum",
            "number",
            "number: highest; choices, ranking: most to choose; text, texts, comment: most characters.",
        ),
        Key(
            "bands",
            "numbers",
            "Bounds of the bands it is counted in; a bound belongs above.",
            default=(),
        ),
        Key("earliest", "day", "The first day that can be given.", default=""),
        Key("latest", "day", "The last day that can be given.", default=""),
        Key("by", "word", "The periods it is counted in.", words=("year", "quarter", "month"), default=""),
        Key("not_applicable", "flag", 'Offers "not applicable", stored as no answer.', default=False),
        Key("random", "flag", _RANDOM, default=False),
        Key("beside", "flag", "Stands side by side with the item before it; each is counted by itself.", default=False),
    ),
    "option": (
        _code("Its name; also the value of the form's field.", "option_code"),
        Key("text", "line", "What is chosen.", needed=True, default={}),
        Key("exclusive", "flag", "Choosing it rules out the rest (none of these).", default=False),
        Key("other", "flag", "choice, choices: whoever chooses it is asked what, in a text of its own.", default=False),
        Key("rates", "unit", "service_matrix: the unit that the department is, as on the roster, or (outside)."),
    ),
}
CLASSES: Mapping[str, type] = {
    "questionnaire": Questionnaire,
    "theme": Theme,
    "section": Section,
    "item": Item,
    "option": Option,
}
EVERY_ITEM = frozenset({"code", "kind", "text", "help", "show_if"})
"""Keys that items of each kind may have; the rest depends on the kind."""


def takes(kind: str) -> frozenset[str]:
    """The keys that an item of this kind may have."""
    found = KINDS[Kind(kind)]
    return EVERY_ITEM | found.takes | ({"required"} if found.is_question else set())


def needs(kind: str) -> frozenset[str]:
    """The keys that an item of this kind must have."""
    always = {key.name for key in PARTS["item"] if key.needed}
    return KINDS[Kind(kind)].needs | always
