"""Attackers (i) and (ii) with two disks: who has copies of the vault's files and of the spare's links nobody by both.

The attacker reads each of the two, puts the seats of the one beside the boxes of the other, and may have watched who
came when. Now and then the spare is away, and catches up.
"""

import math
import random
from contextlib import suppress

import pytest

from surveyhost.services.answering import responses
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.store.vault import scrubbing
from tests.promises import linking, read_postgresql, read_sqlite
from tests.promises.disk import found_in
from tests.promises.test_leftovers import sealed, ties
from tests.promises.test_linking import linked, watched
from tests.promises.test_spare import boxes_of, whose
from tests.promises.test_spare_promoted import swapped
from tests.support.kinds import PLAIN
from tests.support.outage import away
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

SAMPLE = pytest.param(400, 100, id="sample")
FULL = pytest.param(1000, 125, id="full", marks=pytest.mark.prove)
SIZES = pytest.mark.parametrize(
    ("engine_name", "small"),
    [
        pytest.param("sqlite", scrubbing.SMALL, id="sqlite"),
        pytest.param("sqlite", 0, id="sqlite, a large file"),
        pytest.param("postgresql", 0, id="postgresql"),
    ],
)
PEOPLE = pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])


@pytest.fixture
def readers(engine_name, paired, data_directory, spare_directory):
    """Of the vault's files, and of the spare's."""

    def make(code):
        if engine_name == "sqlite":
            places = (data_directory / "vault.sqlite3", spare_directory / "spare.sqlite3")
            return [read_sqlite.Reader(place, code) for place in places]
        places = (data_directory, paired.settings.vault_url), (spare_directory, paired.settings.vault_spare_url)
        return [read_postgresql.Reader(folder, url, code) for folder, url in places]

    return make


def answered(house, answer, wave, people, is_behind, workers=8):
    """These people answer; with `is_behind`, half of them while the spare is away."""
    half = len(people) // 2
    if not is_behind:
        answer(wave, people, workers=workers)
        return
    answer(wave, people[:half])
    with away(house.vault.spare):
        answer(wave, people[half:], workers=1)


def fieldwork(house, answer, readers, people, batch, mixing=True):
    """As of one disk (`test_linking.fieldwork`); copies of both after every batch."""
    wave = opened(house, people + people // 5)
    order = random.Random(7).sample(wave.people, people)
    eyes = readers(wave.code)
    copies = [[eye.read() for eye in eyes]]
    for number, start in enumerate(range(0, people, batch)):
        is_behind = mixing and number % 2 == 1
        # one after the other for the control: answers committed together are apart by nothing
        answered(house, answer, wave, order[start : start + batch], is_behind, workers=8 if mixing else 1)
        if mixing:
            assert desk.mix(house, wave.code)
        copies.append([eye.read() for eye in eyes])
    return wave, order, copies


def views(copies):
    """What can be laid side by side of two disks: each by itself, and the seats of one with the boxes of the other."""
    for seats in (0, 1):
        for boxes in (0, 1):
            yield (
                f"seats of {seats}, boxes of {boxes}",
                [linking.Evidence(both[seats].seats, both[boxes].boxes, both[seats].spent) for both in copies],
            )


def most_by_chance(people, batch):
    share = 1 / batch
    return people * share + 3 * math.sqrt(people * share * (1 - share))


@PEOPLE
def test_without_the_mix_nearly_everybody_is_linked_on_either_disk(paired, answer, readers, people, batch):
    """The control."""
    wave, _, copies = fieldwork(paired, answer, readers, people, batch, mixing=False)
    truth = whose(wave, paired.vault)
    for which in (0, 1):
        hits, _ = linking.worst(linking.attack([both[which] for both in copies], truth))
        assert hits > 0.9 * people


@SIZES
@PEOPLE
def test_after_a_mix_both_disks_together_link_nobody_but_by_chance(
    paired, answer, readers, people, batch, small, monkeypatch, seeded
):
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave, order, copies = fieldwork(paired, answer, readers, people, batch)
        assert boxes_of(paired.vault, wave.code) == boxes_of(paired.vault.spare, wave.code)
        truth = whose(wave, paired.vault)
        came = {wave.seats[person]: place for place, person in enumerate(order)}
        sides = {"seats": came, "boxes": {truth[seat]: place for seat, place in came.items()}}
        hits = {}
        for name, seen in views(copies):
            hits |= {f"{method}, {name}": count for method, count in linking.attack(seen, truth).items()}
            for side, places in sides.items():
                made = linking.attack(watched(seen, places, side), truth)
                hits |= {f"{method}, {name}, {side} watched": count for method, count in made.items()}
        return hits

    hits, method = linked(attack, most_by_chance(people, batch), seeded)
    assert hits <= most_by_chance(people, batch), method


@SIZES
@PEOPLE
def test_after_close_the_order_of_answering_is_on_neither_disk(
    paired, answer, readers, people, batch, small, monkeypatch, seeded
):
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave, order, _ = fieldwork(paired, answer, readers, people, batch)
        desk.close(paired, wave.code, wave.salt)
        truth, hits = whose(wave, paired.vault), {}
        for which, eye in enumerate(readers(wave.code)):
            seen = eye.read()
            assert not seen.seats
            assert len(seen.boxes) == people
            for place, person in enumerate(order):
                for name in {name for trace in seen.boxes.values() for name in trace.orders}:
                    seen.seats[wave.seats[person]].see(name, place)
            of_copy = linking.Evidence(seen.seats, seen.boxes, set(seen.seats))
            hits |= {f"{method}, {which}": count for method, count in linking.attack([of_copy], truth).items()}
        return hits

    hits, method = linked(attack, 3, seeded)
    assert hits <= 3, method


class TestNothingIsLeft:
    @pytest.fixture
    def both(self, paired, everywhere, spare_directory):
        return everywhere | {spare_directory}

    def fieldwork(self, house, answer):
        """Links twice, answers that are replaced and withdrawn, while the spare is there and while it is not."""
        wave, other = opened(house, 60), opened(house, 30)
        receipts = answer(wave, wave.people[:20])
        desk.mix(house, wave.code)
        with away(house.vault.spare):
            wave.more_links(wave.people[10:40])
            receipts |= answer(wave, wave.people[20:35], workers=1)
            desk.mix(house, wave.code)
        receipts |= answer(wave, wave.people[35:45])
        answer(other, other.people[:12])
        spare.level_all(house)
        for person in wave.people[15:25]:
            responses.replace(house.vault, wave.links[person], receipts[person], {"change": "something else"})
        for person in wave.people[25:30]:
            responses.withdraw(house.vault, wave.links[person], receipts[person])
        return wave, other

    def test_the_control_before_close_it_lies_on_the_spare(self, paired, answer, spare_directory):
        wave, _ = self.fieldwork(paired, answer)
        desk.mix(paired, wave.code)
        names = {hit.split(" in ")[0] for hit in found_in({spare_directory}, ties(wave))}
        assert {"token key", "seat NV00000", "digest NV00000"} <= names

    def test_after_close_nothing_that_ties_is_on_either_disk(self, paired, answer, both):
        wave, other = self.fieldwork(paired, answer)
        desk.close(paired, wave.code, wave.salt)
        assert found_in(both, ties(wave)) == []
        assert "seat NV00029" in {hit.split(" in ")[0] for hit in found_in(both, ties(other))}

    def test_after_forget_no_box_is_on_either_disk(self, paired, answer, both):
        wave, other = self.fieldwork(paired, answer)
        desk.close(paired, wave.code, wave.salt)
        gone, alive = sealed(wave, PLAIN), sealed(other, PLAIN)
        assert len(found_in(both, gone)) >= 2 * len(gone) == 80
        desk.forget(paired, wave.code)
        assert found_in(both, gone | ties(wave)) == []
        assert boxes_of(paired.vault, other.code) == boxes_of(paired.vault.spare, other.code)
        assert sealed(other, PLAIN) == alive

    def test_closed_and_forgotten_while_the_spare_was_away_it_goes_when_it_is_back(self, paired, answer, both):
        wave, _other = self.fieldwork(paired, answer)
        with away(paired.vault.spare):
            desk.close(paired, wave.code, wave.salt)
            gone = sealed(wave, PLAIN)
            desk.forget(paired, wave.code)
        assert found_in(both, gone)
        assert [fault for fault in spare.faults(paired) if f"of wave {wave.code} was not destroyed" in fault]
        spare.level_all(paired)
        assert found_in(both, gone | ties(wave)) == []
        assert list(spare.faults(paired)) == []

    @pytest.mark.parametrize("to", ["closed", "forgotten"])
    @pytest.mark.parametrize("scrubs", range(4))
    def test_killed_before_any_scrub_nothing_is_called_gone_that_lies_there(
        self, paired, answer, both, monkeypatch, scrubs, to
    ):
        """What was owed is emptied, and the process dies before the spare is scrubbed: there are so many places. No
        other wave is there for which it would be scrubbed afterwards."""
        wave, other = self.fieldwork(paired, answer)
        desk.close(paired, other.code, other.salt)
        desk.forget(paired, other.code)
        with away(paired.vault.spare):
            desk.close(paired, wave.code, wave.salt)
            gone = ties(wave)
            if to == "forgotten":
                gone |= sealed(wave, PLAIN)
                desk.forget(paired, wave.code)
        left = [scrubs]

        def dying(vault, *given):
            if vault is paired.vault.spare:
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
            scrub(vault, *given)

        scrub = scrubbing._scrub
        with monkeypatch.context() as killed, suppress(KeyboardInterrupt):
            killed.setattr(scrubbing, "_scrub", dying)
            spare.level_all(paired)
        spare.level_all(paired)
        assert list(spare.faults(paired)) == []
        assert found_in(both, gone) == []

    def test_what_is_withdrawn_is_gone_from_both_after_close(self, paired, answer, both):
        wave = opened(paired, 20)
        receipts = answer(wave, wave.people[:12])
        before = sealed(wave, PLAIN)
        desk.mix(paired, wave.code)
        for person in wave.people[:3]:
            responses.withdraw(paired.vault, wave.links[person], receipts[person])
        desk.close(paired, wave.code, wave.salt)
        withdrawn = {name: box for name, box in before.items() if name not in sealed(wave, PLAIN)}
        assert len(withdrawn) == 3
        assert found_in(both, withdrawn) == []

    def test_promoted_the_old_vault_keeps_what_a_spare_keeps_and_close_clears_both(self, paired, answer, both):
        wave, _ = self.fieldwork(paired, answer)
        promotion.promote(paired, spare.DESK)
        now = swapped(paired)
        spare.level_all(now)
        desk.close(now, wave.code, wave.salt)
        assert found_in(both, ties(wave)) == []
