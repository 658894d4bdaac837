"""The words of the pages in another language, read straight from the .po files. No .mo is built anywhere.

One catalogue ("domain") per room. What `templates/base.html`, `components/` and `errors/` say stands in the domain
`shared`, which every other domain falls back to.
"""

import gettext
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

from .core.errors import Refusal

LOCALE = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE = "en"
SHARED = "shared"
FOLDER = "locale"
"""Name of the folder in the data folder where a vendor's own languages lie."""
_brought: list[Path] = []


def folder(language: str) -> str:
    """How Babel and gettext write a language's tag in paths and headers: zh_Hans for zh-Hans."""
    return language.replace("-", "_")


def folders() -> tuple[Path, ...]:
    """Where catalogues are looked for; what a vendor brought comes after the program's own."""
    return (LOCALE, *_brought)


def look_in(place: Path) -> None:
    """Look for catalogues here too, in place of where a vendor's were looked for before."""
    if _brought != [place]:
        _brought[:] = [place]
        catalogue.cache_clear()


def path(domain: str, language: str) -> Path:
    """Where the catalogue of a domain lies; in the program's own folder if it lies nowhere."""
    name = Path(folder(language)) / "LC_MESSAGES" / f"{domain}.po"
    return next((one / name for one in folders() if (one / name).is_file()), LOCALE / name)


@lru_cache(maxsize=64)
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    """The translations of one domain into one language; English, or a language without a file, says the msgid.

    The object is shared and must not be changed.
    """
    found = read(domain, language)
    if domain != SHARED:
        found.add_fallback(catalogue(SHARED, language))
    return found


def read(domain: str, language: str) -> gettext.NullTranslations:
    """As `catalogue`, an object of the caller's own that falls back to nothing. Fuzzy entries don't count."""
    source = path(domain, language)
    if language == SOURCE_LANGUAGE or not source.is_file():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(BytesIO(_compiled(source, domain, language)))


@lru_cache(maxsize=64)
def _compiled(source: Path, domain: str, language: str) -> bytes:
    """By its path, so that a file is compiled once in a process, wherever else catalogues are looked for."""
    with source.open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=folder(language), domain=domain), use_fuzzy=False)
    return compiled.getvalue()


def forget() -> None:
    """Read the files anew: one of them was changed."""
    catalogue.cache_clear()
    _compiled.cache_clear()


def teach(environment: Environment, words: Callable[[], gettext.NullTranslations]) -> None:
    """Teach templates `_` and `ngettext`; `words()` is the catalogue they speak from when they are rendered."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension puts it there
        lambda text: words().gettext(text),
        lambda one, many, number: words().ngettext(one, many, number),
        newstyle=True,
    )


def refused(refusal: Refusal, language: str) -> str:
    """The sentence of a refusal; English where the language has none for it."""
    return catalogue("refusals", language).gettext(refusal.sentence) % refusal.values
