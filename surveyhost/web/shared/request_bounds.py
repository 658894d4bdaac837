"""What a request may hold at all, whatever the page: ids that a database can count to, text that can be stored and
shown, so many fields and no more. Held in one place before every view of every face, and alike on every database.

Respondents are refused less: what people paste into an answer is cleaned by its item, not sent back, and a link that
mail software has mangled is mended. What they send is bounded in bytes and in number; of their fields nothing is taken
but what an item asks for, and of their files nothing at all.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from ...core.texts.natural import LARGEST as LARGEST_ID

MOST_FIELDS: Final = 5_000
"""Of one form, each value of a name that is given several times counted."""
MOST_ANSWERS: Final = 20_000
"""Likewise, of a respondent's form: matrices have a field for each of their rows."""
LARGEST_FORM: Final = 1024 * 1024
"""Bytes of a form that is no respondent's, its files apart. Werkzeug holds a single field of a form with files to it,
and forms without files to nothing but the largest upload."""
LARGEST_ANSWERS: Final = 2_000_000
"""Bytes of a respondent's form; the longest questionnaire answered in full stays below."""
View = TypeVar("View", bound=Callable[..., Any])
_LARGEST = "largest"
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Controls but for tab and line breaks; halves of characters. No keyboard writes them, and PostgreSQL stores no NUL."""
_NEVER_IN_A_LINE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\u2028\u2029]")


class _Id(IntegerConverter):
    """A number in a path: plain digits, and none that is no id."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **({"max": LARGEST_ID} | options))


class _Line(UnicodeConverter):
    """A word in a path, of one line."""

    def to_python(self, value: str) -> str:
        if not is_line(value):
            raise ValidationError
        return value


def largest(size: int) -> Callable[[View], View]:
    """Say that a view for programs reads a body of so many bytes, and that it is no form."""

    def mark(view: View) -> View:
        setattr(view, _LARGEST, size)
        return view

    return mark


def is_text(value: str) -> bool:
    """Whether this can be stored and shown: no control character but tab and line break."""
    return _NEVER.search(value) is None


def is_line(value: str) -> bool:
    """Whether this is one line of such text."""
    return _NEVER_IN_A_LINE.search(value) is None


def own_path(text: str, otherwise: str) -> str:
    """An address on this host to go back to, as a form hands it on; `otherwise` where it is none."""
    is_own = text.startswith("/") and not text.startswith(("//", "/\\")) and is_line(text)
    return text if is_own else otherwise


def _fields() -> Iterable[tuple[str | None, str, bool]]:
    """Each name (None where a part of a form has none) and value, and whether it must be one line."""
    for name, values in request.args.lists():
        yield from ((name, value, True) for value in values)
    for name, values in request.form.lists():
        yield from ((name, value, False) for value in values)
    for name, sent in request.files.lists():
        yield from ((name, one.filename or "", True) for one in sent)


def _check() -> None:
    """400 for a request to a host that has no such name, or that holds what no field takes; 413 for too long a form."""
    if not request.host:
        abort(400)
    bound = getattr(current_app.view_functions.get(request.endpoint or ""), _LARGEST, None)
    if bound is not None:
        request.max_content_length = bound
        if not all(is_line(name) and is_line(value) for name, value in request.args.items(multi=True)):
            abort(400)
        return
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_FORM
    if sum(len(value) for _, value in request.form.items(multi=True)) > LARGEST_FORM:
        abort(413)
    for number, (name, value, one_line) in enumerate(_fields()):
        fits = is_line if one_line else is_text
        if number >= MOST_FIELDS or name is None or not is_line(name) or not fits(value):
            abort(400)


def check_answers(form: Mapping[Any, Sequence[str]], files: Sized = ()) -> None:
    """400 for a respondent's form of more fields than any has, with names that are none, or with a file."""
    most = sum(map(len, form.values())) <= MOST_ANSWERS
    if files or not most or not all(name is not None and is_line(name) for name in form):
        abort(400)


def _check_answers() -> None:
    if request.method == "POST":
        check_answers(dict(request.form.lists()), request.files)


def bound(app: Flask, for_respondents: bool = False) -> None:
    """Hold the bounds on this app. To be called before its routes are made.

    Respondents' forms that never reach Flask are to be checked with `check_answers` by whoever reads them.
    """
    app.url_map.converters.update({"int": _Id, "string": _Line, "default": _Line})
    if for_respondents:
        app.config.update(MAX_CONTENT_LENGTH=LARGEST_ANSWERS, MAX_FORM_MEMORY_SIZE=LARGEST_ANSWERS)
    app.before_request(_check_answers if for_respondents else _check)
