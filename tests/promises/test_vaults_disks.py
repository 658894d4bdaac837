"""What is promised of a vault's disk holds of each of several: nothing that ties is left, a mix hides who is who."""

import math

import pytest

from surveyhost.services.vault import desk
from tests.promises import linking, read_postgresql, read_sqlite
from tests.promises.disk import found_in
from tests.promises.test_leftovers import busy_fieldwork, sealed, ties
from tests.promises.test_linking import fieldwork, linked, whose
from tests.support import several
from tests.support.kinds import PLAIN

pytestmark = pytest.mark.both_engines

NORTH = several.NAMES["north"]
PEOPLE, BATCH = 200, 50


@pytest.fixture
def town(house, engine_name, request, tmp_path):
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.further(house, urls) as made,
    ):
        yield made


@pytest.fixture
def disks(everywhere, tmp_path, town):
    """Every place where anything of any of the vaults could lie."""
    return everywhere | {tmp_path / name for name in several.NAMES if (tmp_path / name).exists()}


def test_after_close_and_forget_nothing_of_a_wave_is_on_any_disk(town, answer, disks):
    wave, other = busy_fieldwork(town, answer, PLAIN, NORTH)
    desk.mix(town, wave.code)
    assert found_in(disks, ties(wave)), "the control: the search looks in the right places"
    desk.close(town, wave.code, wave.salt)
    assert found_in(disks, ties(wave)) == []
    assert {hit.split(" in ")[0] for hit in found_in(disks, ties(other))} >= {"seat NV00029"}
    gone = sealed(wave, PLAIN)
    assert len(gone) == 40 and len(found_in(disks, gone)) >= 40
    desk.forget(town, wave.code)
    assert found_in(disks, gone | ties(wave)) == []
    assert desk.counts(town, other.code) == (30, 12)


def test_after_a_mix_nobody_is_linked_but_by_chance(town, answer, engine_name, data_directory, tmp_path, seeded):
    [own] = [one for one in town.settings.vaults if one.name == "north"]

    def reader(code):
        if engine_name == "sqlite":
            return read_sqlite.Reader(tmp_path / "north" / "vault.sqlite3", code)
        return read_postgresql.Reader(data_directory, own.url, code)

    def attack(mixing=True):
        wave, _, copies = fieldwork(town, answer, reader, PEOPLE, BATCH, "plain", mixing, NORTH)
        return linking.attack(copies, whose(wave, "plain"))

    assert linking.worst(attack(mixing=False))[0] > 0.9 * PEOPLE, "the control: without the mix nearly everybody is"
    share = 1 / BATCH
    most = PEOPLE * share + 3 * math.sqrt(PEOPLE * share * (1 - share))
    hits, method = linked(attack, most, seeded)
    assert hits <= most, method
