"""What the questions of an XLSForm share: conditions, bounds, scales, looks."""

import re

from ...core.errors import Refusal
from ...core.questionnaire.conditions import Condition
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Kind
from ..common import Codes, Document, Draft
from ..labels import Scales
from .constraints import from_constraint
from .expressions import from_xpath
from .guess import LABEL, NO_LABEL, kind_of, own_kind
from .lists import Lists, Scale
from .names import (
    BESIDE,
    FAVOURABLE,
    KIND,
    LABELS,
    LIKERT,
    MULTILINE,
    NOT_APPLICABLE,
    RANDOM,
    TABLE,
    THEME,
)
from .sheets import Node, Row, Workbook
from .targets import Target
from .wording import Wording

DRESS = frozenset({LIKERT, MULTILINE, TABLE, "field-list", "minimal", "compact", "quick", "horizontal", "columns"})
DRESS |= {"columns-pack", "horizontal-compact", "quickcompact", "no-buttons", "vertical", "picker", "autocomplete"}
DRESS |= {"search", LABEL, NO_LABEL, "nolabel", "list-nolabel", "no-calendar", "month-year", "year", "pages"}
"""Appearances that only say how a page looks."""
_WIDTH = re.compile(r"w[0-9]{1,2}|columns-[0-9]+|compact-[0-9]+|quickcompact-[0-9]+")
_RANDOMIZE = re.compile(r"randomize\s*=\s*true\b|seed\s*=\s*\S+", re.IGNORECASE)
_ALWAYS = frozenset({"", "true()", "true", "1", "1=1", "1 = 1", "yes"})
YES = frozenset({"yes", "true", "1"})
NO = frozenset({"", "no", "false", "0"})


class Items:
    """Turns rows into items. Remembers which question became which item, since conditions ask about them."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.languages = book.languages
        self.words = Wording(book.languages, book.own)
        self.lists = Lists(book.lists, self.words)
        self.draft = Draft({}, left_out=book.left_out)
        self.item_codes = Codes()
        self.targets: dict[str, Target] = {}
        self.scales = Scales()

    def kind(self, node: Node) -> str:
        """Our kind of a row, "" if none."""
        return kind_of(node, self.lists)

    def is_own(self, node: Node) -> bool:
        """Whether a row is one that we wrote."""
        return self.book.own and bool(own_kind(node, self.lists))

    def common(self, row: Row, item: Document) -> None:
        row.take(KIND)
        help_text = self.words.take(row, "hint")
        if not item["text"]:
            item["text"], help_text = help_text, {}
        item |= {"help": help_text} if help_text else {}
        required = row.take("required").lower().removesuffix("()")
        if required in YES:
            item["required"] = True
        elif required not in NO:
            row.tell("required only if %(condition)s", condition=required)
        for column, key in ((THEME, "theme"), (FAVOURABLE, "favourable")):
            value = row.take(column)
            item |= {key: value} if value else {}
        item |= {"not_applicable": True} if row.take(NOT_APPLICABLE) else {}
        item |= {"random": True} if row.take(RANDOM) else {}
        item |= {"beside": True} if row.take(BESIDE) else {}

    def relevant(self, row: Row) -> Condition | None:
        text = row.take("relevant")
        if text.lower() in _ALWAYS:
            return None
        try:
            return from_xpath(text, self.targets.get)
        except Refusal as refusal:
            row.tell("relevant (%(text)s): %(reason)s; it is shown always", text=text[:60], reason=refusal)
            return None

    def dress(self, row: Row) -> None:
        """Appearances: those of looks alone are dropped, any other is told."""
        looks = re.split(r"[\s,]+", row.take("appearance").strip())
        strange = [word for word in looks if word.lower() not in DRESS | {""} and not _WIDTH.fullmatch(word.lower())]
        if strange:
            row.tell("appearance %(looks)s", looks=" ".join(strange))

    def bounds(self, row: Row, item: Document, subject: str, whole: bool = False) -> frozenset[str]:
        found = from_constraint(row.take("constraint"), subject, whole)
        for key, value in (("minimum", found.minimum), ("maximum", found.maximum)):
            item |= {key: value} if value is not None else {}
        if found.rest:
            row.tell("constraint (%(text)s)", text=found.rest[:60])
        return found.alone

    def amounts(self, row: Row, item: Document) -> None:
        """Bounds of how many are chosen, as far as there are so many options."""
        count = len(item["options"])
        for key, bound in (("minimum", item.get("minimum")), ("maximum", item.get("maximum"))):
            if bound is None:
                continue
            if not float(bound).is_integer() or not 1 <= bound <= count:
                del item[key]
                if (key == "minimum" and bound > count) or (key == "maximum" and bound < 1):
                    row.tell("constraint (%(text)s)", text=f"{key} {bound:g}")
        if item.get("minimum", 1) > item.get("maximum", count):
            row.tell("constraint (%(text)s)", text=f"{item.pop('minimum'):g}–{item.pop('maximum'):g}")

    def scale(self, node: Node, item: Document, list_name: str, is_own: bool) -> tuple[Scale, Target]:
        """Sets an item's points and labels from a list, and how its conditions ask about them."""
        mode = node.row.take(LABELS)
        scale = self.lists.scale(list_name, is_own)
        self.lists.read.add(list_name)
        kind = KINDS[item["kind"]]
        if "points" in kind.takes:
            item["points"] = len(scale.names)
        shown = [scale.labels[0], scale.labels[-1]] if mode == "ends" else scale.labels
        if mode != "none":
            item["labels"] = {one: [label.get(one, "") for label in shown] for one in self.languages}
        for name, row in scale.absent.items():
            item["not_applicable"] = True
            says = (
                "the option '%(option)s' is not a point of the scale; it becomes 'not applicable', stored as no answer"
            )
            row.tell(says, option=name)
        named = tuple((name, str(kind.lowest + place)) for place, name in enumerate(scale.names))
        if not is_own:
            self.scales.ask(item)
        return scale, Target(Kind(item["kind"]), item["code"], (), named, frozenset(scale.absent))

    def randomize(self, row: Row, item: Document) -> None:
        parameters = row.take("parameters")
        if re.search(r"randomize\s*=\s*true\b", parameters, re.IGNORECASE):
            item["random"] = True
        rest = _RANDOMIZE.sub("", parameters).strip(" ,;")
        if rest:
            row.tell("parameters (%(text)s)", text=rest)

    def filtered(self, row: Row) -> None:
        text = row.take("choice_filter")
        if text:
            row.tell("choice_filter (%(text)s); every option of its list is shown", text=text[:60])
