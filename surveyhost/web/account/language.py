"""Words of the signed-in pages: in the person's language, from the catalogue of the face they are on."""

import gettext
from functools import lru_cache

from flask import g, has_request_context, request
from flask_security import current_user

from ... import languages
from ...services.accounts.accounts import THEMES
from ...translations import catalogue, read
from ..shared.errors import asked_language

DOMAINS = {"console": "console", "client": "client", "mailbox": "mail", "recipients": "recipients"}
"""Blueprint to catalogue. All else on these hosts is the account pages'."""


@lru_cache(maxsize=16)
def spoken(domain: str, language: str) -> gettext.NullTranslations:
    """A face's words; what it does not say, the account pages say (frame, buttons), then what all faces share.

    Recipients speak more languages than people with an account, so their pages borrow nothing from those.
    """
    if domain in {"account", "recipients"}:
        return catalogue(domain, language)
    found = read(domain, language)
    found.add_fallback(spoken("account", language))
    return found


def domain() -> str:
    """The catalogue of the page that is being made."""
    return DOMAINS.get(request.blueprint or "", "account") if has_request_context() else "account"


def language() -> str:
    """The account's language; before sign-in what was asked for (?lang=), else what the browser prefers.

    Recipients' pages speak the languages of letters, to whoever is signed in too.
    """
    if "language" not in g:
        g.language = _language()
    return str(g.language)


def _language() -> str:
    if domain() == "recipients":
        return asked_language()
    asked = request.args.get("lang", "")
    if asked in languages.staff():
        return asked
    if current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(languages.staff(), languages.staff()[0])


def theme() -> str:
    """light, dark, or empty for as the browser prefers."""
    chosen = str(current_user.theme) if current_user.is_authenticated else ""
    return chosen if chosen in THEMES else ""


def say(message: str, **values: object) -> str:
    """A sentence in the person's language. `message` is the English one, with %(name)s places."""
    words = spoken(domain(), language()).gettext(message)
    return words % values if values else words


def say_many(one: str, many: str, number: int, **values: object) -> str:
    """A sentence that counts: `one` for a single thing, `many` else; %(num)s is the number."""
    words = spoken(domain(), language()).ngettext(one, many, number)
    return words % {"num": number, **values}
