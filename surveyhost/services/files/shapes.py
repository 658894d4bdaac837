"""What the process that reads files may say: it has read a stranger's file, so nothing it says is taken on trust.

A check says whether a JSON value has a shape; `DONE` and `PART` hold one for each kind of file.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
MOST = 1 << 53
"""Numbers are smaller than that, either way."""
_NAME = re.compile(r"%(?:\((\w+)\)s|%)")
_NO_TEXT = re.compile("[\\0\ud800-\udfff]")


def text(value: Any) -> bool:
    """Text that a database takes: no null byte, no half of a pair."""
    return isinstance(value, str) and not _NO_TEXT.search(value)


def whole(value: Any) -> bool:
    """A whole number."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < MOST


def anything(value: Any) -> bool:
    """Whatever JSON can say; whoever gets it checks it."""
    del value
    return True


def either(*checks: Check) -> Check:
    """One of these."""
    return lambda value: any(check(value) for check in checks)


def nothing(value: Any) -> bool:
    """null."""
    return value is None


def several(check: Check) -> Check:
    """A list of these, of any length."""
    return lambda value: isinstance(value, list) and all(map(check, value))


def row(*checks: Check) -> Check:
    """A list of just these."""
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(checks)
        and all(check(one) for check, one in zip(checks, value, strict=True))
    )


def named(check: Check) -> Check:
    """An object with any names, and these as values."""
    return lambda value: isinstance(value, dict) and all(text(name) and check(one) for name, one in value.items())


def record(**checks: Check) -> Check:
    """An object with just these names."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == checks.keys()
        and all(check(value[name]) for name, check in checks.items())
    )


def word(*known: str) -> Check:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in known


WORDS = named(either(text, whole, nothing))
"""What fills a sentence."""


def filled(sentence: Any, values: Mapping[str, Any]) -> bool:
    """Whether these values fill the sentence, with nothing in it but names: no widths, which take any memory."""
    bare = _NAME.sub("", sentence)
    return not values or ("%" not in bare and values.keys() >= set(_NAME.findall(sentence)) - {""})


def refusal(value: Any) -> bool:
    """A sentence, and what fills it."""
    return row(text, named(text))(value) and filled(*value)


def left_out(value: Any) -> bool:
    """What `LeftOut.plain` says: place, sentence, what fills it, part, row, name."""
    shape = row(text, text, named(either(text, refusal)), text, either(whole, nothing), text)
    return shape(value) and filled(value[1], value[2])


SCALE = row(several(text), named(several(text)), either(nothing, word("first", "last")))
"""`ScaleQuestion`: items, labels, what is proposed."""
DONE: Mapping[str, Check] = {
    "roster": record(
        columns=either(nothing, record(own=named(whole), attributes=named(whole), headings=several(text))),
        problems=several(row(either(whole, nothing), either(text, nothing), text, WORDS)),
        doubts=several(row(text, text, WORDS)),
        notices=several(row(text, WORDS)),
    ),
    "managers": record(
        managers=several(row(whole, text, text, text, several(text))),
        problems=several(row(either(whole, nothing), either(text, nothing), text, WORDS)),
    ),
    "headings": several(row(text, several(text))),
    "questionnaire": either(
        record(mistakes=several(row(text, either(whole, nothing), text, text))),
        record(document=named(anything), left_out=several(left_out), scales=several(SCALE)),
    ),
    "logo": lambda value: value in ("image/png", "image/svg+xml"),
    "workbook": named(several(several(text))),
}
"""Kind of file to what is said of it last."""


def people(value: Any) -> bool:
    """A list of people's values: of each five texts, and attributes with theirs. As `several` of a `row` would say."""
    return isinstance(value, list) and all(map(_is_person, value))


def _is_person(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 6 or not isinstance(value[5], dict):
        return False
    texts = (*value[:5], *value[5], *value[5].values())
    return all(type(one) is str for one in texts) and _NO_TEXT.search("".join(texts)) is None


PART: Mapping[str, Check] = {"roster": people}
"""Kind of file to what is said bit by bit; of other kinds nothing is."""
REFUSED = record(module=text, name=text, values=WORDS)
