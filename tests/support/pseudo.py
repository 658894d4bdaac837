"""Languages made up from the English messages: whole, and told from a real one at a glance."""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from surveyhost import languages, translations

KEPT = re.compile(r"(%\(\w+\)[sd]|\{\w*\}|%%|<[^>]*>|\s+)")
RLO, PDF, RLM = "\u202e", "\u202c", "\u200f"
ARABIC = "ar-XB"
"""Written from right to left: each English word turned round by control characters."""


def turned(text: str) -> str:
    """The text as a reader from right to left meets it; placeholders, tags and spaces stay."""
    return "".join(
        part if not part or KEPT.fullmatch(part) else f"{RLM}{RLO}{part}{PDF}{RLM}" for part in KEPT.split(text)
    )


def longer(text: str) -> str:
    """The text with every word a third longer, as German or Greek would be."""
    return "".join(
        part if not part or KEPT.fullmatch(part) else part + "ö" * (len(part) // 3) for part in KEPT.split(text)
    )


def catalogue(domain: str, language: str, say: Callable[[str], str]) -> Catalog:
    """Every message of a domain, said by `say`."""
    made = Catalog(locale=languages.locale_of(language), domain=domain, fuzzy=False)
    for one in languages.messages(domain, languages.REFERENCE):
        if one.id:
            ids = one.id if isinstance(one.id, tuple) else (one.id,)
            forms = tuple(say(ids[-1]) for _ in range(made.num_plurals))
            made.add(one.id, forms if len(ids) > 1 else say(ids[0]), flags=one.flags)
    return made


def write(
    folder: Path, language: str, say: Callable[[str], str], domains: tuple[str, ...] = languages.PARTICIPANTS
) -> Path:
    """A language's folder of catalogues in `folder`; the folder that holds its files."""
    place = folder / translations.folder(language) / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    for domain in domains:
        with (place / f"{domain}.po").open("wb") as file:
            write_po(file, catalogue(domain, language, say))
    return place
