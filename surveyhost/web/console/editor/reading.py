"""What a posted form changes: each reader looks at a few fields of one item. A field that is not there changes nothing.

A box that is not ticked sends nothing, so each box stands beside a hidden field `has` with its name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.drafting.changes import Change, change
from ....core.errors import Refusal
from ....core.grouping.rated_units import OUTSIDE
from ....core.questionnaire.kinds import KINDS
from ....core.questionnaire.model import Item
from ....core.questionnaire.read import Unfit, unit
from ....core.quoting import quoted
from ....core.texts.natural import natural

Form = MultiDict[str, str]
Reader = Callable[[Form, Item, tuple[str, ...]], Iterator[Change]]


class Unreadable(Refusal):
    """A field holds what no value can be made of; `key` says which."""

    sentence = "%(said)s"
    """Pages say the rule of the field instead; see `wording.RULES`."""

    def __init__(self, key: str, said: str) -> None:
        super().__init__(said=said, field=key)
        self.key = key


def number(form: Form, key: str) -> float | int | None:
    """A number with a point or comma, None where the field is blank. Raises Unreadable."""
    text = form.get(key, "").strip().replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise Unreadable(key, f"'{text}' is no number.")
    value = float(text)
    return int(value) if value.is_integer() else value


def texts(form: Form, where: str, code: str, key: str, languages: tuple[str, ...]) -> Iterator[Change]:
    """`text_vi`, `text_en`: a text in each language."""
    for language in languages:
        if f"{key}_{language}" in form:
            yield change("text", where=where, code=code, key=key, language=language, words=form[f"{key}_{language}"])


def flags(form: Form, where: str, code: str, *keys: str) -> Iterator[Change]:
    """Boxes of a part that were shown, ticked or not."""
    for key in keys:
        if key in form.getlist("has"):
            yield change("set", where=where, code=code, key=key, value=key in form)


def plain(form: Form, where: str, code: str, *keys: str) -> Iterator[Change]:
    """Words out of a list, and conditions; blank is none."""
    for key in keys:
        if key in form:
            yield change("set", where=where, code=code, key=key, value=form[key].strip() or None)


def common(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """What items of every kind have."""
    yield from texts(form, "item", item.code, "text", languages)
    yield from texts(form, "item", item.code, "help", languages)
    yield from plain(form, "item", item.code, "show_if")
    yield from flags(form, "item", item.code, "required")


def meaning(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """What a report makes of it."""
    yield from plain(form, "item", item.code, "theme", "favourable")


def scale(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """Points, and labels: the two ends or one for each point."""
    points = item.points
    if "points" in form:
        typed = natural(form["points"])
        if typed is None:
            raise Unreadable("points", f"'{quoted(form['points'])}' is no number of points.")
        points = typed
        yield change("set", where="item", code=item.code, key="points", value=points)
    given = {one: labels_in(form, one) for one in languages}
    if all(given.values()):
        is_each = form.get("labels") == "each" and 3 <= points <= 11
        fitted = {one: fit(labels, points if is_each else 2) for one, labels in given.items()}
        yield change("labels", item=item.code, labels=fitted)
    yield from flags(form, "item", item.code, "not_applicable", "beside")


def labels_in(form: Form, language: str) -> list[str]:
    """`label_vi_0`, `label_vi_1`, ... as far as they go."""
    found: list[str] = []
    while (name := f"label_{language}_{len(found)}") in form:
        found.append(form[name])
    return found


def fit(labels: list[str], size: int) -> list[str]:
    """As many labels as there are to be: the ends stay the ends."""
    middle = (labels[1:-1] + [""] * size)[: size - 2]
    return [labels[0], *middle, labels[-1]]


def rates(form: Form, head: str, slot: str, **about: str) -> Iterator[Change]:
    """`<head>rates`, the path of a unit, or `<head>outside` ticked; neither leaves it undeclared. Raises Unreadable."""
    if f"{head}rates" not in form:
        return
    named = form[f"{head}rates"].strip()
    is_outside = f"{head}outside" in form
    if named and is_outside:
        raise Unreadable(slot, f"'{quoted(named)}' is a unit, and outside the firm is ticked.")
    try:
        yield change("rates", unit=OUTSIDE if is_outside else named and unit(named), **about)
    except Unfit:
        raise Unreadable(slot, f"'{quoted(named)}' is no unit.") from None


def _parts(key: str) -> Reader:
    def read(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
        """`options.yes.vi`, `options.yes.exclusive`, `options.yes.other`, `options.yes.rates`, `options.yes.code`."""
        known = _known(form, key, [option.code for option in getattr(item, key)])
        for name, code in known.items():
            for language in languages:
                words = form.get(f"{key}.{name}.{language}")
                if words is not None:
                    yield change("option.text", item=item.code, key=key, option=code, language=language, words=words)
            for tick in ("exclusive", "other"):
                if f"{key}.{name}.{tick}" in form.getlist("has"):
                    ticked = f"{key}.{name}.{tick}" in form
                    yield change("option.mark", item=item.code, option=code, key=tick, is_marked=ticked)
            if key == "options" and KINDS[item.kind].rates_units:
                yield from rates(form, f"{key}.{name}.", f"rates-{code}", section="", item=item.code, option=code)
        for name, code in known.items():  # new codes come last, so that all else finds the old ones
            to = form.get(f"{key}.{name}.code", code).strip()
            if to != code:
                yield change("option.code", item=item.code, key=key, option=code, to=to)

    return read


def _known(form: Form, key: str, codes: list[str]) -> dict[str, str]:
    """The code that each option has in the form, and the one it has now: a form sent before may have renamed it."""
    known = {code: code for code in codes}
    for field, value in form.items():
        match = re.fullmatch(rf"{key}\.([a-z0-9_-]+)\.code", field)
        if match and match[1] not in codes and value.strip() in codes:
            known.pop(value.strip(), None)
            known[match[1]] = value.strip()
    return known


options, rows = _parts("options"), _parts("rows")


def order(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """Whether options or rows come in random order."""
    yield from flags(form, "item", item.code, "random")


def bounds(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """Fewest and most, or lowest and highest."""
    for key in ("minimum", "maximum"):
        if key in form:
            yield change("set", where="item", code=item.code, key=key, value=number(form, key))


def period(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """The first and last day, and by what they are counted."""
    yield from plain(form, "item", item.code, "earliest", "latest", "by")


def bands(form: Form, item: Item, languages: tuple[str, ...]) -> Iterator[Change]:
    """`30; 60`: the bounds of the bands in which a number is counted. Raises Unreadable."""
    if "bands" in form:
        pieces = re.split(r"[;\s]+", form["bands"].strip())
        found = [number(MultiDict({"bands": piece}), "bands") for piece in pieces if piece]
        yield change("set", where="item", code=item.code, key="bands", value=found)


def section(form: Form, code: str, languages: tuple[str, ...]) -> Iterator[Change]:
    """Title, intro, kind, rated unit, condition, order and code of a section."""
    yield from texts(form, "section", code, "title", languages)
    yield from texts(form, "section", code, "intro", languages)
    yield from plain(form, "section", code, "kind", "show_if")
    if form.get("kind", "touchpoint") == "touchpoint":
        yield from rates(form, "", "rates", section=code)
    yield from flags(form, "section", code, "random")
    if (to := form.get("code", code).strip()) != code:
        yield change("section.code", section=code, to=to)


def whole(form: Form, languages: tuple[str, ...], themes: Mapping[str, Any]) -> Iterator[Change]:
    """Title, intro and code of the questionnaire, and its themes."""
    yield from texts(form, "questionnaire", "", "title", languages)
    yield from texts(form, "questionnaire", "", "intro", languages)
    if "code" in form:
        yield change("set", where="questionnaire", code="", key="code", value=form["code"].strip())
    for name, code in _known(form, "themes", list(themes)).items():
        yield from theme(form, name, code, languages)


def theme(form: Form, name: str, code: str, languages: tuple[str, ...]) -> Iterator[Change]:
    """`themes.speed.vi`, `themes.speed.code`; `outcome` names the one theme that findings relate others to."""
    for language in languages:
        if f"themes.{name}.{language}" in form:
            words = form[f"themes.{name}.{language}"]
            yield change("text", where="theme", code=code, key="text", language=language, words=words)
    if "outcome" in form:
        yield change("theme.outcome", theme=code, is_outcome=form["outcome"] == name)
    to = form.get(f"themes.{name}.code", code).strip()
    if to != code:
        yield change("theme.code", theme=code, to=to)
