"""Templates and their words: one Jinja environment per domain and language, or Flask's own taught to translate."""

import gettext
from collections.abc import Callable
from functools import lru_cache

from flask import Flask
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined

from ...config import CHECKOUT
from ...languages import choices, direction
from ...languages import name as language_name
from ...translations import catalogue
from ...translations import teach as speak
from .assets import asset
from .named import NAMED

TEMPLATES = CHECKOUT / "templates"


def _prepare(environment: Environment, words: Callable[[], gettext.NullTranslations]) -> None:
    speak(environment, words)
    environment.globals.update(
        asset=asset, direction_of=direction, language_name=language_name, language_choices=choices, **NAMED
    )


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


def compiled(made: Environment, folders: tuple[str, ...]) -> None:
    """Compile every template of these folders, which takes longer than to render one."""
    for name in made.list_templates(filter_func=lambda name: name.startswith(folders)):
        made.get_template(name)


def teach(app: Flask, words: Callable[[], gettext.NullTranslations]) -> None:
    """Teaches Flask's own templates `_`, `ngettext` and `asset`; `words()` is the request's catalogue."""
    _prepare(app.jinja_env, words)
