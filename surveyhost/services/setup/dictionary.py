"""A client's dictionary: what a unit, an attribute or its value is called in each language of its reports.

It is written into a release when that is prepared, so that whoever approves sees the names that will be printed.
"""

from collections.abc import Iterable, Mapping, Sequence

from ... import languages
from ...outside import workbooks
from ...store.office.client import Client
from ...store.office.roster import places_of_client
from ...store.office.survey import titles_of_client
from ...store.sessions import Session
from ..files import workbooks as uploaded
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from . import clients
from .refusals import DictionaryHeadless, DictionaryLanguage, DictionaryLong, DictionaryTwice

ATTRIBUTE = "attribute"
SHEET, WORD, WHERE = "names", "Word of the roster", "Where"
LONGEST = 120
Names = dict[str, dict[str, str]]


def spoken(house: House, client_id: int) -> tuple[str, ...]:
    """The languages of a client's surveys; those of the console where it has none."""
    with house.office() as session:
        return _spoken(session, get_client(session, client_id))


def _spoken(session: Session, client: Client) -> tuple[str, ...]:
    written = dict.fromkeys(language for title in titles_of_client(session, client.id) for language in title)
    kept = dict.fromkeys(language for words in client.settings.names.values() for language in words)
    return tuple(written | kept) or languages.staff()


def to_xlsx(house: House, client_id: int) -> bytes:
    """A workbook to be filled in: each unit, attribute and value of the client's rosters, and what it is called."""
    with house.office() as session:
        client = get_client(session, client_id)
        tongues, names = _spoken(session, client), client.settings.names
        where = _where(places_of_client(session, client_id))
    words = sorted(where.keys() | names.keys(), key=lambda word: (where.get(word, "~"), word.casefold()))
    rows = [[word, where.get(word, ""), *(names.get(word, {}).get(one, "") for one in tongues)] for word in words]
    return workbooks.write({SHEET: [[WORD, WHERE, *tongues], *rows]})


def _where(places: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """Units, attributes and values to where a roster has them."""
    found: dict[str, str] = {}
    for unit, attributes in places:
        for part in filter(None, unit.split(" / ")):
            found.setdefault(part, "unit")
        for attribute, value in attributes.items():
            if value:
                found.setdefault(attribute, ATTRIBUTE)
                found.setdefault(str(value), attribute)
    return found


def bring(house: House, actor: Actor, client_id: int, content: bytes) -> int:
    """Keep the names of a workbook in place of those there were; how many words have one.

    Refusal: WorkbookRefused, DictionaryHeadless, DictionaryLanguage, DictionaryTwice, DictionaryLong.
    """
    names = _read(next(iter(uploaded.read(content).values()), []))
    kept = clients.client(house, client_id).settings
    clients.edit_client(house, actor, client_id, settings={**kept, "names": names})
    return len(names)


def _read(rows: Sequence[Sequence[str]]) -> Names:
    heads = list(rows[0]) if rows else []
    if not heads or heads[0] != WORD or len(heads) < 3:
        raise DictionaryHeadless(expected=f"{WORD}, {WHERE}, vi, en")
    tongues = {place: _tag(head) for place, head in enumerate(heads) if place > 1 and head}
    names: Names = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row or not row[0]:
            continue
        if row[0] in names:
            raise DictionaryTwice(row=number, word=row[0])
        found = {tongues[place]: " ".join(cell.split()) for place, cell in enumerate(row) if place in tongues and cell}
        for words in found.values():
            if len(words) > LONGEST:
                raise DictionaryLong(row=number, longest=LONGEST)
        names[row[0]] = found
    return {word: found for word, found in names.items() if found}


def _tag(head: str) -> str:
    tag = head.strip().replace("_", "-")
    if languages.locale_of(tag).language != tag.split("-", maxsplit=1)[0]:
        raise DictionaryLanguage(head=head)
    return tag
