"""A roster's file before it is imported: what is wrong with it, what it would change, what has to be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_values

from ...core.roster import model as roster
from ...core.roster.columns import OWN
from ...core.roster.doubts import Doubt, open_doubts
from ...core.roster.headings import fold
from ...core.roster.lists.packed import Packed
from ...core.roster.model import Person, Reading
from ...core.roster.notices import Notice, fingerprint
from ...core.roster.problems import Problem
from ...languages import country_of
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..keys.keyring import Keyring, keyring
from ..office.house import House
from ..office.survey_rows import get_survey, questionnaire_of
from . import erasure_marks, previous
from .difference import Difference, Flag, difference, flags, notices
from .during_fieldwork import wave_in_field
from .file import read


@dataclass(frozen=True, slots=True)
class Summary:
    people: int
    with_address: int
    with_number: int
    """People without an address of whom the number of a mobile telephone is known."""
    languages: Mapping[str, int]
    units: int
    attributes: Mapping[str, int]
    """Attribute to the number of its values."""
    columns: Mapping[str, str]
    """Heading to what it was taken for: one of `roster_columns.OWN`, or an attribute's name."""
    digest: str
    difference: Difference | None
    """None where there is no roster to compare with."""
    flags: Sequence[Flag]
    notices: Sequence[Notice] = ()
    """What the file says without meaning it; those in `roster_notices.ASKED` have to be confirmed."""
    erased: int = 0
    """So many were in the file and asked to be erased before: they are left out."""
    wave: int | None = None
    """The number of the wave in the field, of which leavers' links end and for which joiners come too late."""


@dataclass(frozen=True, slots=True)
class Checked:
    participants: Sequence[Person]
    """Empty where there is any problem."""
    problems: Sequence[Problem]
    summary: Summary | None = field(default=None)
    """None where there is any problem."""
    doubts: Sequence[Doubt] = ()
    """Attributes to which somebody has to say yes first."""
    headings: Sequence[str] = ()
    """Of the file; none where there is any problem."""

    @property
    def asked(self) -> str:
        """What has to be confirmed, as a fingerprint; "" for nothing."""
        return "" if self.summary is None else fingerprint(self.summary.notices)


def check(
    house: House,
    survey_id: int,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
    form: str = "",
) -> Checked:
    """Read a file and say everything that is wrong with it, or what it would change. Writes nothing.

    `mapping`: heading to column, as somebody says now; it goes before what the client's last upload used. `form`: see
    `file.read`. Refusal for a file that cannot be read at all (too large, a broken spreadsheet).
    """
    del filename  # a file is what it holds
    keys = keyring(house.settings)
    with house.office() as session:
        survey = get_survey(session, survey_id)
        before = survey.client.settings.roster_columns
        languages = questionnaire_of(survey).languages
        its = survey.client
        country = country_of(its.time_zone, its.language)
        reading = read(content, languages, its.language, merged(before, mapping), form, country)
        if reading.problems or reading.columns is None:
            return Checked((), tuple(reading.problems))
        gone = erasure_marks.among(house, session, survey.client_id, (person.id for person in reading.people))
        people = Packed(person for person in reading.people if person.id not in gone) if gone else reading.people
        summary = _summary(session, keys, survey, people, reading)
        doubts = open_doubts(reading.doubts, before, mapping or {})
        wave = wave_in_field(session, survey_id)
        summary = replace_values(summary, erased=len(gone), wave=None if wave is None else wave.number)
        return Checked(people, (), summary, doubts, reading.columns.headings)


def merged(before: Mapping[str, str], now: Mapping[str, str] | None) -> dict[str, str]:
    """What headings mean, by what was said before and what is said now."""
    said = {fold(heading) for heading in now or {}}
    return {**{heading: means for heading, means in before.items() if fold(heading) not in said}, **(now or {})}


def _summary(session: Session, keys: Keyring, survey: Survey, people: Sequence[Person], reading: Reading) -> Summary:
    columns = _columns(reading)
    base = previous.find(session, keys, survey, people)
    change = None if base is None else difference(base, people)
    values: dict[str, set[str]] = {name: set() for name in columns.values() if name not in OWN}
    languages: dict[str, int] = {}
    for person in people:
        languages[person.language] = languages.get(person.language, 0) + 1
        for name, value in person.attributes.items():
            values[name].add(value)
    return Summary(
        people=len(people),
        with_address=sum(1 for person in people if person.email),
        with_number=sum(1 for person in people if person.phone),
        languages=languages,
        units=len({person.unit for person in people if person.unit}),
        attributes={name: len(found) for name, found in values.items()},
        columns=columns,
        digest=roster.digest((person.id, person.unit, person.attributes) for person in people),
        difference=change,
        flags=flags(people, change, survey.client.settings.domains, survey.minimum_group + 2),
        notices=(*reading.notices, *(notices(change) if change else ())),
    )


def _columns(reading: Reading) -> dict[str, str]:
    """Heading to what it was taken for."""
    where = reading.columns
    if where is None:
        return {}
    return {where.headings[at]: name for name, at in (*where.own.items(), *where.attributes.items())}
