"""Templates and their words: one Jinja environment per domain and language, or Flask's own taught to translate."""

import gettext
from collections.abc import Callable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask import Flask
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined

from ...config import CHECKOUT
from ...translations import catalogue
from .assets import asset

TEMPLATES = CHECKOUT / "templates"


def direction(language: str) -> str:
    """ "rtl" for Arabic, Hebrew and the like, else "ltr"."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def language_name(language: str, within: str | None = None) -> str:
    """A language in its own words ("Tiếng Việt"), or `within` another's; its code where nobody knows better."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(within or locale) or language
    return name[:1].upper() + name[1:]


def _prepare(environment: Environment, words: Callable[[], gettext.NullTranslations]) -> None:
    environment.add_extension("jinja2.ext.i18n")
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(
        lambda text: words().gettext(text),
        lambda one, many, number: words().ngettext(one, many, number),
        newstyle=True,
    )
    environment.globals.update(asset=asset, direction_of=direction, language_name=language_name)


@lru_cache(maxsize=32)
def environment(domain: str, language: str) -> Environment:
    """Templates that speak this language, for a face that renders without Flask's request machinery.

    Unknown names in a template raise. `language` and `direction` are there for every template.
    """
    loader: BaseLoader = FileSystemLoader(TEMPLATES)
    made = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        undefined=StrictUndefined, cache_size=-1,
    )  # fmt: skip
    words = catalogue(domain, language)
    _prepare(made, lambda: words)
    made.globals.update(language=language, direction=direction(language))
    return made


def teach(app: Flask, words: Callable[[], gettext.NullTranslations]) -> None:
    """Teaches Flask's own templates `_`, `ngettext` and `asset`; `words()` is the request's catalogue."""
    _prepare(app.jinja_env, words)
