"""The words of the pages in another language, read straight from the .po files. No .mo is built anywhere.

One catalogue ("domain") per room. What `templates/base.html`, `components/` and `errors/` say stands in the domain
`shared`, which every other domain falls back to.
"""

import gettext
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE = "en"
LANGUAGES = ("vi", "en")
"""The languages of the interface. A questionnaire may have more; the words around it are then English."""
SHARED = "shared"


def path(domain: str, language: str) -> Path:
    """Where the catalogue of a domain lies, whether or not it exists."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


@lru_cache(maxsize=64)
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    """The translations of one domain into one language; English, or a language without a file, says the msgid.

    Fuzzy entries don't count. The object is shared and must not be changed.
    """
    source = path(domain, language)
    found: gettext.NullTranslations = gettext.NullTranslations()
    if language != SOURCE_LANGUAGE and source.is_file():
        with source.open("rb") as file:
            compiled = BytesIO()
            write_mo(compiled, read_po(file, locale=language, domain=domain), use_fuzzy=False)
        compiled.seek(0)
        found = gettext.GNUTranslations(compiled)
    if domain != SHARED:
        found.add_fallback(catalogue(SHARED, language))
    return found


def weekday(day: date, language: str) -> str:
    """The day of the week as it stands inside a sentence: "Friday", "thứ Sáu", "chủ nhật"."""
    name: str = format_date(day, "EEEE", locale=language)
    if language != "vi":
        return name
    return "chủ nhật" if day.weekday() == 6 else name[:1].lower() + name[1:]  # Babel's "Chủ Nhật" is a title's
