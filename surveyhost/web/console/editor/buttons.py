"""What the buttons of the editor do beside keeping the fields: `do` says which, with its arguments behind colons."""

from collections.abc import Callable, Mapping

from ....core.drafting.changes import Change, change
from ..refusals import PageTooOld
from .reading import Form

Button = Callable[[str, Form, list[str]], Change]
"""From the code of the open part, the form, and the arguments."""


def _argument(given: list[str], place: int) -> str:
    if len(given) <= place:
        raise PageTooOld()
    return given[place]


def _option(name: str, **more: bool) -> Button:
    return lambda code, form, given: change(
        name, item=code, key=_key(given), option=_argument(given, 1), **more
    )  # fmt: skip


def _key(given: list[str]) -> str:
    key = _argument(given, 0)
    if key not in {"options", "rows"}:
        raise PageTooOld()
    return key


OF_ITEM: Mapping[str, Button] = {
    "up": lambda code, form, given: change("item.step", item=code, down=False),
    "down": lambda code, form, given: change("item.step", item=code, down=True),
    "double": lambda code, form, given: change("item.double", item=code),
    "remove": lambda code, form, given: change("item.remove", item=code),
    "kind": lambda code, form, given: change("item.kind", item=code, kind=form.get("to_kind", "")),
    "scale": lambda code, form, given: change("item.scale", item=code),
    "choice": lambda code, form, given: change("item.choice", item=code),
    "bands": lambda code, form, given: change("bands.round", item=code),
    "option.add": lambda code, form, given: change("option.add", item=code, key=_key(given)),
    "option.up": _option("option.step", down=False),
    "option.down": _option("option.step", down=True),
    "option.remove": _option("option.remove"),
}
SECTION: Mapping[str, Button] = {
    "up": lambda code, form, given: change("section.step", section=code, down=False),
    "down": lambda code, form, given: change("section.step", section=code, down=True),
    "double": lambda code, form, given: change("section.double", section=code),
    "remove": lambda code, form, given: change("section.remove", section=code),
}
WHOLE: Mapping[str, Button] = {
    "language.add": lambda code, form, given: change("language.add", language=form.get("language", "").strip()),
    "language.remove": lambda code, form, given: change("language.remove", language=_argument(given, 0)),
    "language.first": lambda code, form, given: change("language.first", language=_argument(given, 0)),
    "theme.add": lambda code, form, given: change("theme.add"),
    "theme.remove": lambda code, form, given: change("theme.remove", theme=_argument(given, 0)),
}


def asked_for(table: Mapping[str, Button], code: str, form: Form) -> tuple[str, list[Change]]:
    """The name of the button that was pressed ("" for none) and the change it makes."""
    name, *given = form.get("do", "").split(":")
    if not name:
        return "", []
    if name not in table:
        raise PageTooOld()
    return name, [table[name](code, form, given)]
