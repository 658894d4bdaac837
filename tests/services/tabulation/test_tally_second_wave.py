"""A second wave of a survey: what is printed of it is what plain counting prints, however the first was counted."""

import random

import pytest

from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.releases import releases
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import surveys
from surveyhost.services.tabulation import tally
from tests.support import factories, split_house
from tests.support.kinds import PLAIN, SPLIT
from tests.support.split_waves import QUESTIONNAIRE, answers

STAFF = factories.STAFF
PEOPLE = 150
AS_SPLIT = {"count": "split", "keeper": split_house.KEEPER, "keeper_key": split_house.PUBLIC.hex()}
AS_PLAIN = {"count": "plain", "keeper": "", "keeper_key": ""}


@pytest.fixture
def engine_name():
    """Counting is tested on both engines elsewhere; what is printed is made of the counts."""
    return "sqlite"


def rows_of(number):
    """A sixteenth leave and as many come; some move, and one of a small unit leaves alone."""
    rows = factories.people(PEOPLE)
    if number == 1:
        return rows
    stayed = [row for at, row in enumerate(rows) if at % 16 != 3]
    for row in stayed[::20]:
        row["unit"] = rows[1]["unit"]
    came = [{**row, "id": f"NEW{row['id']}", "email": f"new{row['email']}"} for row in rows[3::16]]
    return [*stayed, *came]


def wave(house, survey, number, kind):
    """Opened, answered, closed, counted and released: the release, and who answered it."""
    surveys.edit(house, STAFF, survey, settings=AS_SPLIT if kind is SPLIT else AS_PLAIN)
    rosters.put(house, STAFF, survey, "r.csv", factories.roster_csv(rows_of(number)), confirmed=rosters.SURE)
    made = opening.open_wave(house, STAFF, survey)
    there = sorted(factories.links(house, made).items())
    for person, link in there:
        draw = random.Random(f"{person}/{number}")
        if draw.random() < 0.85:
            kind.submit(house.vault, link, answers(draw))
    closing.close(house, STAFF, made)
    released = factories.approved(house, kind.prepare(house, made))
    return releases.load(house, released)


def printed(release):
    """All that a release says of people; of comments no order of lists, and not for whom their keeper lifted one."""
    words = {"say", "word"}
    protected = [one for one in release.protected if not (one.kind == "lifted" and one.measure in words)]
    comments = sorted((one.item, one.group, one.comments) for one in release.comments)
    return release.respondents, release.invited, release.groups, release.cells, protected, comments


@pytest.fixture
def second(house, monkeypatch):
    """`second(first, then)`: the releases of both waves, by how each is counted; chance draws the same in all."""
    monkeypatch.setattr(tally.secrets, "randbits", lambda bits: 19)
    monkeypatch.setattr(tally, "_prover_seed", lambda of: 19)
    (house.settings.data / "demo").touch()
    factories.staffed(house)

    def made(*kinds):
        client = factories.client(house, " then ".join(kind.name for kind in kinds))
        survey = factories.survey(house, client, QUESTIONNAIRE)
        return [wave(house, survey, number, kind) for number, kind in enumerate(kinds, start=1)]

    return made


def test_the_second_release_is_that_of_plain_counting(second):
    """After a wave that was counted either way, and the reverse: to the cell, with what waits and what is kept back."""
    expected = second(PLAIN, PLAIN)
    assert len(expected[1].cells) > 100 and {group.breakdown for group in expected[1].groups} > {"unit"}
    assert [one.certificate["trends"] for one in expected] == [None, "units"]
    for kinds in ((SPLIT, SPLIT), (PLAIN, SPLIT), (SPLIT, PLAIN)):
        for number, (one, other) in enumerate(zip(second(*kinds), expected, strict=True), start=1):
            assert printed(one) == printed(other), (kinds, number)
            assert one.certificate["trends"] == other.certificate["trends"]
