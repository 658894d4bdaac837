"""Keys by which a client's systems send: made and shown once, and asked about before they are withdrawn."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from flask import redirect, render_template
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services.setup import clients
from ..account.guard import house, missing
from ..forms import Line
from .blueprint import attempt, found


class NameForm(Protocol):
    """A form for a new key, named for the system that will hold it."""

    name: Line

    def check(self) -> None: ...
    def say_no(self, refusal: Refusal) -> None: ...


class Key(Protocol):
    """What is known of a key that was made."""

    @property
    def id(self) -> int: ...
    @property
    def withdrawn(self) -> datetime | None: ...


def create(form: NameForm, make: Callable[[str], tuple[int, str]], page: Callable[[str], str]) -> str | tuple[str, int]:
    """A new key. It is shown once, on this page; only its digest is stored."""
    try:
        form.check()
        _, secret = make(form.name.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return page(""), 422
    form.name.data = ""
    return page(secret)


def question(client_id: int, keys: Iterable[Key], key_id: int, withdraw: str, back: str) -> str:
    """The question before a key is withdrawn. 404 where the client has no such key, or it is withdrawn already."""
    key = next((one for one in keys if one.id == key_id), None)
    if key is None or key.withdrawn is not None:
        missing()
    client = found(clients.client, house(), client_id)
    return render_template("console/withdraw_key.html", client=client, key=key, withdraw=withdraw, back=back)


def withdraw(keys: Iterable[Key], key_id: int, act: Callable[[], object], done: str, back: str) -> Response:
    """From now on the key opens nothing. A key that is not the client's is left alone."""
    if all(one.id != key_id for one in keys):
        return redirect(back)
    return attempt(act, done, back)
