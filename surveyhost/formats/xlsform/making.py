"""How each kind of question of an XLSForm is made into an item."""

import re
from collections.abc import Callable, Mapping, Sequence

from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.kinds.comment import Comment
from ...core.questionnaire.kinds.text import Text
from ...core.questionnaire.model import Kind
from ...core.questionnaire.texts import BLANK
from .. import fixed
from ..amounts import DAYS, NUMBERS, bands, period
from ..common import Document, option_codes
from .constraints import COUNT, LENGTH, NUMBER, days_from_constraint
from .guess import RANKED, grid, points, steps
from .items import NO, YES, Items
from .names import BANDS, KIND, LIKERT, OTHER
from .sheets import Node, Row
from .targets import Target

_BOUNDS = re.compile(r"(start|end|step)\s*=\s*-?[0-9.]+")


Make = Callable[[Items, Node, Document, str, bool], None]


def _rating(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    if node.type == "range":
        _range(form, node, item, name)
        return
    _, form.targets[name] = form.scale(node, item, node.list_name, is_own)
    form.filtered(node.row)
    form.randomize(node.row, item)
    if item.pop("random", False):
        node.row.tell("random order of the points of a scale")


def _range(form: Items, node: Node, item: Document, name: str) -> None:
    parameters = node.row.take("parameters")
    values = [f"{value:g}" for value in points(parameters)]
    lowest = KINDS[item["kind"]].lowest
    if item["kind"] == Kind.RATING:
        item |= {"points": len(values), "labels": {one: list(values) for one in form.languages}}
        form.scales.ask(item)
    named = tuple((value, str(lowest + place)) for place, value in enumerate(values))
    form.targets[name] = Target(Kind(item["kind"]), item["code"], (), named)
    _rest_of_range(node.row, parameters)


def _rest_of_range(row: Row, parameters: str) -> None:
    rest = _BOUNDS.sub("", parameters).strip(" ,;")
    if rest:
        row.tell("parameters (%(text)s)", text=rest)


def _select(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    row = node.row
    alone: frozenset[str] = frozenset()
    if item["kind"] != Kind.CHOICE:
        alone = form.bounds(row, item, COUNT)
    found = form.lists.options(node.list_name)
    form.lists.read.add(node.list_name)
    codes = dict(found.codes)
    exclusive = {codes[one] for one in alone if one in codes}
    item["options"] = [
        form.draft.told_by(
            option | ({"exclusive": True} if option["code"] in exclusive else {}),
            found.rows[place].tell,
        )
        for place, option in enumerate(found.made)
    ]
    named = found.codes
    if row.take(OTHER):
        named = (*named, (OTHER, fixed.add_other(item, form.languages)))
    if LIKERT in row.cells.get("appearance", "").lower() and not is_own:
        says = "a scale of %(points)s points, or of labels that are too long for one; it is a choice here"
        row.tell(says, points=len(form.lists.scale(node.list_name).names))
    if node.type == "rank" and item["kind"] != Kind.RANKING:
        row.tell("a ranking of more than %(most)s options; it became a multiple choice", most=RANKED)
    _enough(row, item, form.languages)
    _several(form, row, item)
    form.filtered(row)
    form.randomize(row, item)
    form.targets[name] = Target(Kind(item["kind"]), item["code"], (), named)


def _enough(row: Row, item: Document, languages: Sequence[str]) -> None:
    """A question with one option, such as a box to tick, gets a second one that somebody has to write."""
    if len(item["options"]) == 1:
        codes = option_codes()
        codes.of(item["options"][0]["code"])
        item["options"].append({"code": codes.of("no"), "text": dict.fromkeys(languages, BLANK)})
        row.tell("a list with only one option; write the second one (…) or remove the question")


def _several(form: Items, row: Row, item: Document) -> None:
    if item["kind"] == Kind.CHOICE:
        return
    form.amounts(row, item)
    if item["kind"] == Kind.CHOICES and item.get("maximum") == 1:
        row.tell("at most %(most)s of several choices", most=f"{item.pop('maximum'):g}")
    if item["kind"] == Kind.RANKING:
        for option in item["options"]:
            option.pop("exclusive", None)


def _number(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    row, whole = node.row, node.type in {"integer", "int"}
    if node.type == "range":
        parameters = row.take("parameters")
        item["minimum"], item["maximum"], _ = steps(parameters)
        _rest_of_range(row, parameters)
    form.bounds(row, item, NUMBER, whole)
    given = row.take(BANDS).replace(",", " ").split()
    if all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bound) for bound in given) and given:
        item["bands"] = [float(bound) for bound in given]
    else:
        if item.get("minimum", 0) >= item.get("maximum", item.get("minimum", 0) + 1):
            row.tell("constraint (%(text)s)", text=f"{item.pop('minimum'):g}–{item.pop('maximum'):g}")
        item["bands"] = bands(item.get("minimum"), item.get("maximum"), whole)
        row.tell(NUMBERS, bounds=", ".join(f"{bound:g}" for bound in item["bands"]))
    if whole:
        row.tell("that numbers are whole")


def _date(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    item["earliest"], item["latest"], rest = days_from_constraint(node.row.take("constraint"))
    item["by"] = node.row.take(BANDS)
    if not item["by"]:
        item["by"] = period(item["earliest"], item["latest"])
        node.row.tell(DAYS[item["by"]])
    if rest:
        node.row.tell("constraint (%(text)s)", text=rest[:60])


def _text(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    row = node.row
    if not node.list_name:
        form.bounds(row, item, LENGTH)
    if node.list_name:
        count = form.lists.size(node.list_name)
        form.lists.read.add(node.list_name)
        row.tell("a list of %(count)s options, which is too long; it became a text question", count=count)
        form.filtered(row)
        form.randomize(row, item)
        row.take(OTHER)
        form.targets[name] = Target(Kind.NOTE, item["code"])
        item.pop("random", None)
    if "minimum" in item:
        least = int(item.pop("minimum"))
        if least > 1:
            row.tell("at least %(least)s characters", least=least)
        elif least == 1 and not item.get("required"):
            row.tell("at least 1 character")
    most = (Comment if item["kind"] == Kind.COMMENT else Text).most
    if item.get("maximum", 1) > most or item.get("maximum", 1) < 1:
        row.tell("at most %(most)s characters", most=f"{item.pop('maximum'):g}")


def _texts(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    """The first text says for all how long each may be."""
    codes = option_codes()
    item["rows"] = []
    bounds: list[Document] = []
    for child in node.children:
        called = child.row.take("name")
        row = {"code": codes.of(called.removeprefix(f"{name}.")), "text": form.words.take(child.row, "label")}
        item["rows"].append(form.draft.told_by(row, child.row.tell))
        bounds.append({})
        form.bounds(child.row, bounds[-1], LENGTH)
        form.dress(child.row)
        form.targets[called] = Target(Kind.NOTE, item["code"])
    item |= {"maximum": bounds[0]["maximum"]} if "maximum" in bounds[0] else {}
    if any(one != bounds[0] for one in bounds) or "minimum" in bounds[0]:
        node.row.tell("how long each text must or may be, where it is not the same for all")


def _note(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    if node.type != "note":
        node.row.tell("a box to tick; its words alone are shown")


def _rows(form: Items, nodes: Sequence[Node], before: str, item: Document, asks: Target) -> list[Document]:
    """The rows of a matrix; `before` is what their names begin with in our own files."""
    codes = option_codes()
    rows = []
    for node in nodes:
        name = node.row.take("name")
        code = codes.of(name.removeprefix(before))
        row = {"code": code, "text": form.words.take(node.row, "label")}
        rows.append(form.draft.told_by(row, node.row.tell))
        form.dress(node.row)
        form.targets[name] = Target(Kind(item["kind"]), item["code"], (*asks.part, code), asks.options, asks.absent)
    return rows


def _matrix(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    children = node.children if is_own else grid(node)
    for child in node.children:
        if child not in children:  # it shows the words of the options, and perhaps some above them
            child.row.take("name", "appearance", "required")
            item["text"] = item["text"] or form.words.take(child.row, "label")
    required = {child.row.cells.get("required", "").lower().removesuffix("()") for child in children}
    if required <= YES:  # asked of every row: of the whole
        item["required"] = True
    for child in children:
        if required <= YES or child.row.cells.get("required", "").lower().removesuffix("()") in NO:
            child.row.take("required")
    _, asks = form.scale(node, item, children[0].list_name, is_own)
    item["rows"] = _rows(form, children, f"{name}.", item, asks)


def _service_matrix(form: Items, node: Node, item: Document, name: str, is_own: bool) -> None:
    chosen, *groups = node.children
    units = form.lists.units(chosen.list_name)
    form.lists.read.add(chosen.list_name)
    item["options"] = [dict(option) for option in units.made]
    form.targets[chosen.row.take("name")] = Target(Kind.SERVICE_MATRIX, item["code"], (), units.codes)
    if form.words.take(chosen.row, "label") != item["text"]:
        chosen.row.tell("words that differ from those of the question as a whole")
    _, asks = form.scale(node, item, groups[0].children[0].list_name, is_own)
    rows: list[list[Document]] = []
    for unit, group in zip(item["options"], groups, strict=True):
        title = group.row.take("name")
        group.row.take("relevant")
        if form.words.take(group.row, "label") != unit["text"]:
            group.row.tell("a department's words that differ from those in its list")
        form.dress(group.row)
        asked = Target(asks.kind, asks.item, (unit["code"],), asks.options)
        rows.append(_rows(form, group.children, f"{title}.", item, asked))
        if rows[-1] != rows[0]:
            group.row.tell("rows that differ from those of the first department")
    item["rows"] = rows[0]


ITEMS: Mapping[Kind, Make] = {
    Kind.RATING: _rating,
    Kind.ENPS: _rating,
    Kind.CHOICE: _select,
    Kind.CHOICES: _select,
    Kind.RANKING: _select,
    Kind.MATRIX: _matrix,
    Kind.SERVICE_MATRIX: _service_matrix,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.COMMENT: _text,
    Kind.NOTE: _note,
}


def specifies(form: Items, node: Node, items: Sequence[Document]) -> bool:
    """Whether a row is the text that an option above it asks for; then the option is marked and the row done."""
    row, (asked, _, option) = node.row, node.row.cells.get("name", "").removesuffix(".text").rpartition(".")
    target = form.targets.get(asked)
    if row.cells.get(KIND) != OTHER or node.type != "text" or target is None:
        return False
    found = next((item for item in items if item["code"] == target.item), None)
    if found is None or not fixed.mark_other(found, (target.codes(option) or [option])[0]):
        return False
    row.take("name", KIND, "relevant", "constraint")
    row.text("label")
    return True


def make(form: Items, node: Node, kind: str) -> Document:
    """The item of one row (and of the rows inside it)."""
    row = node.row
    name = row.take("name") or row.take("$autoname")
    code = form.item_codes.of(name if name not in form.targets else f"{name}_{row.number}")
    show_if = form.relevant(row)
    is_own = form.is_own(node)
    item: Document = {"code": code, "kind": kind, "text": form.words.take(row, "label")}
    item |= {"show_if": str(show_if)} if show_if else {}
    form.common(row, item)
    ITEMS[Kind(kind)](form, node, item, name, is_own)
    form.targets.setdefault(name, Target(Kind(kind), code))
    form.dress(row)
    if not KINDS[Kind(kind)].is_question:
        item.pop("required", None)
    return form.draft.told_by(item, row.tell)
