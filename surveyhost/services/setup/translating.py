"""Languages that a vendor brings: the messages handed out for translation, and taken back into the data folder.

Nothing is offered half-translated: what comes back is kept as far as it is right, and counted.
"""

import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from ... import languages, translations
from ...config import Settings
from ...languages import PARTICIPANTS, Gap
from ...outside import workbooks
from ..files import workbooks as uploaded
from .refusals import (
    LanguageOurs,
    LanguageUnknown,
    TranslationNotRead,
    TranslationUnknown,
    TranslationWrong,
)

HEADS = ("English", "English, several", "Translation")
SHOWN = 5
"""Mistakes that a refusal tells in full."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is."""

    language: str
    name: str
    """In English."""
    done: int
    messages: int
    offered: bool


def place(settings: Settings) -> Path:
    """Where the catalogues lie that a vendor brought."""
    return settings.data / translations.FOLDER


def standing(language: str) -> Standing:
    """How far a language is translated that has a folder, or none yet."""
    total = sum(1 for domain in PARTICIPANTS for _ in _wanted(domain))
    missing = 0 if language == translations.SOURCE_LANGUAGE else len(languages.gaps(language))
    name = languages.name(language, translations.SOURCE_LANGUAGE)
    return Standing(language, name, total - missing, total, language in languages.participants())


def every() -> list[Standing]:
    """Each language that has a folder."""
    return [standing(language) for language in languages.found()]


def to_po(language: str) -> dict[str, bytes]:
    """File name to PO file: every message, with the translation where there is one. LanguageUnknown, LanguageOurs."""
    return {f"{domain}.po": _po(catalogue) for domain, catalogue in _begun(language).items()}


def to_xlsx(language: str) -> bytes:
    """The same as a workbook with a sheet for each file. LanguageUnknown, LanguageOurs."""
    begun = _begun(language)
    forms = next(iter(begun.values())).num_plurals
    heads = [*HEADS, *(f"Plural form {number}" for number in range(2, forms + 1))]
    return workbooks.write({domain: [heads, *_rows(catalogue)] for domain, catalogue in begun.items()})


def bring(settings: Settings, language: str, path: Path) -> Standing:
    """Keep translations from a PO file named after its domain, a folder or ZIP of those, or a workbook.

    Messages that the files don't hold stay as they are. Nothing is kept if any message is wrong. Refusal:
    LanguageUnknown, LanguageOurs, TranslationNotRead, TranslationUnknown, TranslationWrong.
    """
    begun = _begun(language)
    for domain, catalogue in _read(path, language).items():
        for message in catalogue:
            known = begun[domain].get(message.id) if message.id else None
            if known is not None and any(_texts(message.string)) and not message.fuzzy:
                known.string = message.string
                known.flags.discard("fuzzy")
    wrong = [gap for domain, one in begun.items() for gap in languages.lacking(domain, one, language)]
    wrong = [gap for gap in wrong if gap.why not in {"missing", "fuzzy"}]
    if wrong:
        raise TranslationWrong(count=len(wrong), listed="; ".join(map(_told, wrong[:SHOWN])))
    _keep(place(settings) / translations.folder(language) / "LC_MESSAGES", begun)
    translations.look_in(place(settings))
    languages.forget()
    return standing(language)


def drop(settings: Settings, language: str) -> None:
    """Take back a language that a vendor brought. LanguageUnknown, LanguageOurs."""
    _check(language)
    shutil.rmtree(place(settings) / translations.folder(language), ignore_errors=True)
    languages.forget()


def _check(language: str) -> Locale:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise LanguageUnknown(language=language) from None
    if (translations.LOCALE / translations.folder(language)).is_dir() or language == translations.SOURCE_LANGUAGE:
        raise LanguageOurs(language=language)
    return locale


def _wanted(domain: str) -> Iterator[object]:
    return (message for message in languages.messages(domain, languages.REFERENCE) if message.id)


def _begun(language: str) -> dict[str, Catalog]:
    """Domain to a catalogue with every message, translated as far as it is."""
    locale = _check(language)
    begun = {}
    for domain in PARTICIPANTS:
        made = Catalog(locale=locale, domain=domain, project="surveyhost", fuzzy=False)
        so_far = languages.messages(domain, language)
        for wanted in languages.messages(domain, languages.REFERENCE):
            if wanted.id:
                said = so_far.get(wanted.id)
                text = said.string if said else None
                made.add(wanted.id, text, flags=wanted.flags - {"fuzzy"}, auto_comments=wanted.auto_comments)
        begun[domain] = made
    return begun


def _po(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalogue, width=120, omit_header=False)
    return file.getvalue()


def _rows(catalogue: Catalog) -> Iterator[list[str]]:
    for message in catalogue:
        if message.id:
            ids, texts = _texts(message.id), _texts(message.string)
            yield [ids[0], ids[1] if len(ids) > 1 else "", *texts]


def _texts(of: object) -> tuple[str, ...]:
    return tuple(str(one or "") for one in (of if isinstance(of, tuple | list) else (of,)))


def _told(gap: Gap) -> str:
    return f"{gap.domain}: “{gap.message[:60]}” ({gap.why})"


def _read(path: Path, language: str) -> dict[str, Catalog]:
    """Domain to what a file, a folder, an archive or a workbook says."""
    if path.is_dir():
        content = {one.name: one.read_bytes() for one in sorted(path.glob("*.po"))}
    elif path.suffix == ".zip":
        content = _unpacked(path)
    elif path.suffix == ".xlsx":
        return _of_workbook(uploaded.read(path.read_bytes()), language)
    else:
        content = {path.name: path.read_bytes()}
    _check_domains(path, content)
    return {Path(name).stem: _of_po(name, raw, language) for name, raw in content.items()}


def _unpacked(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [one for one in archive.infolist() if one.filename.endswith(".po")]
            if sum(one.file_size for one in names) > workbooks.MOST_BYTES:
                raise TranslationNotRead(file=path.name, why="it is too large")
            return {Path(one.filename).name: archive.read(one) for one in names}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise TranslationNotRead(file=path.name, why="it is no ZIP archive") from error


def _check_domains(path: Path, found: Iterable[str]) -> None:
    names = [f"{domain}.po" for domain in PARTICIPANTS]
    strange = sorted(set(found) - set(names))
    if strange or not found:
        raise TranslationUnknown(file=path.name, found=", ".join(strange) or "nothing", listed=", ".join(names))


def _of_po(name: str, raw: bytes, language: str) -> Catalog:
    try:
        return read_po(io.BytesIO(raw), locale=translations.folder(language), abort_invalid=True)
    except (PoFileError, ValueError, IndexError, SyntaxError) as error:
        raise TranslationNotRead(file=name, why=str(error) or "it is no PO file in UTF-8") from error


def _of_workbook(sheets: Mapping[str, list[list[str]]], language: str) -> dict[str, Catalog]:
    known = {name: rows for name, rows in sheets.items() if name in PARTICIPANTS}
    if not known:
        raise TranslationUnknown(file="the workbook", found=", ".join(sheets), listed=", ".join(PARTICIPANTS))
    return {name: _of_rows(rows, name, language) for name, rows in known.items()}


def _of_rows(rows: list[list[str]], domain: str, language: str) -> Catalog:
    """What a sheet says; its rows are known by their English words."""
    made = Catalog(locale=translations.folder(language), domain=domain)
    by_words = {_texts(one.id)[0].strip(): one.id for one in languages.messages(domain, languages.REFERENCE) if one.id}
    for row in rows[1:]:
        message = by_words.get(row[0]) if row else None
        if message is not None:
            several = isinstance(message, tuple)
            texts = tuple((row + [""] * made.num_plurals)[2 : 2 + (made.num_plurals if several else 1)])
            made.add(message, texts if several else texts[0])
    return made


def _keep(folder: Path, begun: Mapping[str, Catalog]) -> None:
    """Write all files beside the old ones, then put them in their place."""
    folder.mkdir(parents=True, exist_ok=True)
    for domain, catalogue in begun.items():
        fresh = folder / f"{domain}.po.new"
        fresh.write_bytes(_po(catalogue))
        fresh.replace(folder / f"{domain}.po")
