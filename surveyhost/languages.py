"""Which languages the program speaks, and to whom. Everything else asks here.

A language is a folder of catalogues, `locale/<tag>/LC_MESSAGES/`: the program's own, and those that a vendor brought
into its data folder. It is offered where every message is translated. Participants need `PARTICIPANTS`, people who sign
in need `STAFF`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from . import translations
from .translations import SOURCE_LANGUAGE

PARTICIPANTS = ("respondent", "mail", "recipients", "report", "shared")
"""What somebody reads who is asked, and who reads the report."""
STAFF = ("account", "console", "client", "refusals", "shared")
REFERENCE = "vi"
"""Translated in full, which a test holds it to: its messages are those that another language has to have."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True, slots=True)
class Gap:
    """A message that a language lacks, or says wrongly."""

    domain: str
    message: str
    """The English one."""
    why: str
    """"missing", "fuzzy", "placeholders", "markup" or "plural"."""


def staff() -> tuple[str, ...]:
    """Languages of the console and the portal."""
    return _offered(STAFF, translations.folders())


def participants() -> tuple[str, ...]:
    """Languages of respondents' pages, letters, reports and exports."""
    return _offered(PARTICIPANTS, translations.folders())


def found() -> tuple[str, ...]:
    """Every language that has a folder, complete or not, and English; the two we write ourselves first."""
    folders = {one.name for folder in translations.folders() if folder.is_dir() for one in folder.iterdir()}
    others = {name.replace("_", "-") for name in folders if (translations.path("shared", name)).is_file()}
    return (REFERENCE, SOURCE_LANGUAGE, *sorted(others - {REFERENCE, SOURCE_LANGUAGE}))


@lru_cache(maxsize=8)
def _offered(domains: tuple[str, ...], folders: tuple[Path, ...]) -> tuple[str, ...]:
    del folders  # what was found in others is found anew
    return tuple(one for one in found() if one in {REFERENCE, SOURCE_LANGUAGE} or not gaps(one, domains))


def forget() -> None:
    """Look anew which languages there are."""
    _offered.cache_clear()
    _messages.cache_clear()
    _gaps.cache_clear()
    translations.forget()


def messages(domain: str, language: str) -> Catalog:
    """A domain's catalogue as it stands in its file, empty where there is none. It must not be changed."""
    return _messages(translations.path(domain, language), domain)


@lru_cache(maxsize=64)
def _messages(source: Path, domain: str) -> Catalog:
    if not source.is_file():
        return Catalog(locale=None, domain=domain)
    with source.open("rb") as file:
        return read_po(file, domain=domain)


def gaps(language: str, domains: Iterable[str] = PARTICIPANTS) -> list[Gap]:
    """What keeps a language from being offered, in the catalogues' order."""
    return [gap for domain in domains for gap in _gaps(domain, language, translations.path(domain, language))]


@lru_cache(maxsize=64)
def _gaps(domain: str, language: str, source: Path) -> tuple[Gap, ...]:
    """By the file's path, so that each is compared with the reference once, wherever else catalogues lie."""
    return tuple(lacking(domain, _messages(source, domain), language))


def lacking(domain: str, catalogue: Catalog, language: str) -> list[Gap]:
    """What a catalogue, from a file or from a vendor, lacks of a domain."""
    forms = plural_forms(language)
    each = ((wanted, catalogue.get(wanted.id)) for wanted in messages(domain, REFERENCE) if wanted.id)
    pairs = ((_english(wanted), _wrong(wanted, said, forms)) for wanted, said in each)
    return [Gap(domain, english, why) for english, why in pairs if why]


def _english(message: Message) -> str:
    return _texts(message.id)[0]


def _wrong(wanted: Message, said: Message | None, forms: int) -> str:
    texts = _texts(said.string) if said else ()
    if said is None or not any(texts):
        return "missing"
    if said.fuzzy:
        return "fuzzy"
    if isinstance(wanted.id, tuple) != isinstance(said.string, tuple | list):
        return "plural"
    if isinstance(wanted.id, tuple) and (len(texts) != forms or not all(texts)):
        return "plural"
    ids = _texts(wanted.id)
    if not all(_same_holes(ids, text) for text in texts):
        return "placeholders"
    return "" if all(sorted(TAG.findall(text)) == sorted(TAG.findall(ids[-1])) for text in texts) else "markup"


def _texts(of: object) -> tuple[str, ...]:
    """A message's text, or each of its plural forms; "" for none."""
    return tuple(str(one or "") for one in (of if isinstance(of, tuple | list) else (of,)))


def _same_holes(ids: Sequence[str], text: str) -> bool:
    """Whether a translation says each value that English says, and no other; "one" may stand for a number."""
    allowed, needed = holes(ids[-1]) | holes(ids[0]), holes(ids[-1]) & holes(ids[0])
    is_formatted = any("%(" in one or "%%" in one for one in ids)
    return needed <= holes(text) <= allowed and not (is_formatted and "%" in PLACEHOLDER.sub("", text))


def holes(text: str) -> set[str]:
    """The placeholders of a text: %(name)s, {name}, and %% for a sign of its own."""
    return set(PLACEHOLDER.findall(text))


def plural_forms(language: str) -> int:
    """How many forms a counted message has in a PO file."""
    return Catalog(locale=locale_of(language)).num_plurals


def locale_of(language: str) -> Locale:
    """What CLDR knows of a language: dates, numbers, lists. English is written as in Britain: the day, then the month.

    Of a tag that CLDR doesn't know in full, its beginning; of one that it doesn't know at all, English.
    """
    parts = language.replace("_", "-").split("-")
    if parts == [SOURCE_LANGUAGE]:
        return Locale("en", "GB")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", "GB")


def _likely(language: str) -> tuple[str, str]:
    """Language and script of a tag, the script as it is likely: ("zh", "Hant") for zh-TW."""
    try:
        parsed = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language, ""
    likely = get_global("likely_subtags")
    guess = likely.get(f"{parsed.language}_{parsed.territory}") or likely.get(parsed.language, "")
    scripts = [part for part in str(guess).split("_") if len(part) == 4]
    return parsed.language, parsed.script or next(iter(scripts), "")


def nearest(language: str, offered: tuple[str, ...] | None = None) -> str | None:
    """The language that is offered to participants (or of these) and that a reader of this one reads; None for none.

    The same script counts, not the same country: zh-TW is answered with zh-Hant, never with zh-Hans.
    """
    among = participants() if offered is None else offered
    if language in among:
        return language
    return _by_script(among).get(_likely(language))


@lru_cache(maxsize=64)
def _by_script(among: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Language and script to the first of these tags."""
    return {_likely(one): one for one in reversed(among)}


def direction(language: str) -> str:
    """ "rtl" for Arabic, Hebrew and the like, else "ltr"."""
    return str(locale_of(language).text_direction)


def printed_in(written: Iterable[str]) -> tuple[str, ...]:
    """Of a survey's languages, those in which its report is printed: the ones we speak; where there is none, all."""
    listed = tuple(written)
    return tuple(one for one in listed if nearest(one)) or listed


def choices() -> list[tuple[str, str]]:
    """Tag and own name of each language of the console and the portal."""
    return [(one, name(one)) for one in staff()]


FACES = {"Jpan": "ja", "Kore": "ko", "Hans": "zh-Hans", "Hant": "zh-Hant", "Thai": "th"}
"""Script to the font file that has it; what is not among them, Be Vietnam Pro or the device's font shows."""


def face(language: str) -> str:
    """The font file of `static/fonts/scripts` that a text in this language needs; "" for none."""
    return FACES.get(_likely(language)[1], "")


def gap(language: str) -> str:
    """What stands between two sentences: a space, but nothing where the full stop is as wide as a letter."""
    return "" if _likely(language)[1] in {"Jpan", "Hans", "Hant"} else " "


def name(language: str, within: str | None = None) -> str:
    """A language in its own words ("Tiếng Việt"), or `within` another's; its code where nobody knows better."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    said = locale.get_display_name(locale_of(within) if within else locale) or language
    return said[:1].upper() + said[1:]


def regional(language: str) -> str:
    """The tag with a country, as office programs want it: vi-VN, en-GB, zh-CN for zh-Hans."""
    locale = locale_of(language)
    if locale.territory:
        return f"{locale.language}-{locale.territory}"
    likely = get_global("likely_subtags")
    guess = likely.get(f"{locale.language}_{locale.script}") or likely.get(locale.language, "")
    country = str(guess).rpartition("_")[2]
    return f"{locale.language}-{country}" if country else language


def country_of(time_zone: str, language: str) -> str | None:
    """The two letters of the country of a time zone; of one without a country, where the language is mostly spoken."""
    zone = get_global("zone_aliases").get(time_zone, time_zone)
    country = str(get_global("zone_territories").get(zone, ""))
    likely = regional(language).rpartition("-")[2]
    return next((one for one in (country, likely) if len(one) == 2 and one.isupper() and one != "ZZ"), None)


def around(language: str, fallback: str | None = None) -> str:
    """The language of our own words beside a text in this language: the same if it is offered, else the fallback."""
    return nearest(language) or (fallback and nearest(fallback)) or SOURCE_LANGUAGE
