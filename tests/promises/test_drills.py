"""Drills: everything is lost but a backup and the copy of the keys, at four moments of a survey, on both engines,
whether its answers are counted plainly or in halves.

Whatever is restored keeps the promises: nothing that was in the backup is lost, nobody answers twice, who answered what
is not on the new disk, and what was destroyed stays destroyed. Figures are printed, never compared with anything.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from surveyhost.core.release.model import Release
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.operations import backup, health, presence
from surveyhost.services.releases import releases
from surveyhost.services.vault import desk
from surveyhost.store import copying
from tests.promises import linking
from tests.promises.conftest import PRODUCTION
from tests.promises.disk import found_in
from tests.promises.drilled import STAFF, Fieldwork, Node, begun, copy_keys, node
from tests.support import factories
from tests.support.cluster import Cluster
from tests.support.kinds import BOTH
from tests.support.wave_status import row

pytestmark = [pytest.mark.both_engines, pytest.mark.prove, BOTH]

PEOPLE, NIGHT = 600, 200
BY_CHANCE = 9
"""Of one copy a guess is right about once, by chance; so many right ones happen to one in a million methods."""


@pytest.fixture(scope="session")
def another_cluster() -> Iterator[Cluster]:
    made = Cluster(PRODUCTION)
    made.restart()
    yield made
    made.stop()


@pytest.fixture
def restored(house, engine_name, request, tmp_path, capsys) -> Iterator[Callable[..., Node]]:
    """Restore a backup, with the copy of the keys, on a node that has nothing: another folder, another cluster."""
    cluster = request.getfixturevalue("another_cluster") if engine_name == "postgresql" else None
    with ExitStack() as held:

        def restore(name: str, saved, keys) -> Node:
            made = held.enter_context(node(house, tmp_path / f"node {name}", keys, cluster))
            presence.check_for_restore(made.house.settings)
            begun_at = time.monotonic()
            done = backup.restore(made.house, STAFF, saved)
            restored_at = time.monotonic()
            faults = list(health.restored_faults(made.house))
            with capsys.disabled():
                size = sum(path.stat().st_size for path in saved.iterdir()) / 1e6
                print(
                    f"\n{name}, {engine_name}: {done.people} people, {done.boxes} sealed answers, {size:.1f} MB; "
                    f"restored in {restored_at - begun_at:.1f} s, checked in {time.monotonic() - restored_at:.1f} s"
                )
                for line in done.destroyed_again:
                    print(f"    {line}")
            assert faults == []
            return made

        yield restore


@pytest.fixture
def saved(house, tmp_path, engine_name, capsys):
    """A backup under this name, and the copy of the keys that belongs to it."""

    def save(name: str):
        begun_at = time.monotonic()
        backup.backup(house, STAFF, tmp_path / name)
        with capsys.disabled():
            print(f"\n{name}, {engine_name}: backup made in {time.monotonic() - begun_at:.1f} s")
        return tmp_path / name, copy_keys(house, tmp_path / "keys")

    return save


@pytest.fixture
def fieldwork(house, kind) -> Fieldwork:
    return begun(house, PEOPLE, kind)


def lose(house) -> None:
    """The machine is gone: its data folder, and its connections to whatever databases there were."""
    for sessions in (house.office, house.vault):
        sessions.engine.dispose()
    shutil.rmtree(house.settings.data)


def hits(found: Node, of: Fieldwork) -> tuple[int, str]:
    """The most people whom anybody who has copied the new disk ties to their boxes, and how."""
    copy = found.eyes(of.code)
    truth = of.truth(found.house)
    assert copy.spent >= set(truth) and set(copy.boxes) >= set(truth.values()), "he sees whatever is there"
    for traces in (copy.seats, copy.boxes):
        for key, trace in traces.items():
            trace.see("id", int.from_bytes(key[:8]))  # an order in which a restore might have put them in
    return linking.worst(linking.attack([copy], truth))


def goes_on(found: Node, of: Fieldwork, kept: list[str]) -> None:
    """Fieldwork after a loss: those whose answers were kept cannot answer again, everybody else can, and once."""
    assert sorted(of.writers(found.house)) == sorted(kept)
    assert of.kinds(found.house, kept) == {"spent"}
    for person in kept[:20]:
        with pytest.raises(LinkRefused):
            of.answer([person], found.house)
    others = [person for person in of.links if person not in kept]
    assert of.kinds(found.house, others) == {"open"}
    of.answer(others[:50], found.house)
    assert of.kinds(found.house, others[:50]) == {"spent"}
    assert sorted(of.writers(found.house)) == sorted([*kept, *others[:50]])


def reported(found: Node, of: Fieldwork, answers: int) -> Release:
    """Close, count and release on the new node: so many answers."""
    if row(found.house, of.wave).state == "open":
        closing.close(found.house, STAFF, of.wave)
    assert row(found.house, of.wave).seats["boxes"] == answers
    release = factories.approved(found.house, of.kind.prepare(found.house, of.wave))
    assert list(health.restored_faults(found.house)) == []
    return releases.load(found.house, release)


def test_during_fieldwork(house, fieldwork, saved, restored):
    """Two nights, two backups; the databases are lost on the day after, the keys and the machine are not."""
    people = list(fieldwork.links)
    fieldwork.answer(people[:NIGHT])
    saved("during fieldwork, first night")
    fieldwork.answer(people[NIGHT : 2 * NIGHT])
    folder, _ = saved("during fieldwork, second night")
    fieldwork.answer(people[2 * NIGHT : 2 * NIGHT + 20])
    back = restored("during fieldwork", folder, copy_keys(house, folder.parent / "keys as they are"))
    most, method = hits(back, fieldwork)
    assert most < BY_CHANCE, method
    goes_on(back, fieldwork, people[: 2 * NIGHT])
    reported(back, fieldwork, 2 * NIGHT + 50)


def test_the_attack_finds_what_a_careless_restore_would_leave(house, fieldwork, saved, restored, monkeypatch):
    """The control: rows that come in the order of their writers' seats, as no restore brings them."""
    people = list(fieldwork.links)
    fieldwork.answer(people[:NIGHT])
    folder, keys = saved("a careless restore")
    truth = fieldwork.truth(house)
    place = {box: at for at, (_, box) in enumerate(sorted(truth.items()))}
    sorted_pages = copying._pages

    def careless(session, table):
        for rows in sorted_pages(session, table):
            yield sorted(rows, key=lambda one: place[one["id"]]) if table.name == "pool" else rows

    monkeypatch.setattr(copying, "_pages", careless)
    back = restored("a careless restore", folder, keys)
    assert hits(back, fieldwork)[0] > NIGHT * 0.9


def test_with_a_node_lost(house, fieldwork, saved, restored):
    """The machine is gone with its folder; what is left is the backup, and the copy of the keys made after it."""
    people = list(fieldwork.links)
    fieldwork.answer(people[:NIGHT])
    folder, keys = saved("with a node lost")
    fieldwork.answer(people[NIGHT : NIGHT + 30])
    lose(house)
    back = restored("with a node lost", folder, keys)
    most, method = hits(back, fieldwork)
    assert most < BY_CHANCE, method
    goes_on(back, fieldwork, people[:NIGHT])
    reported(back, fieldwork, NIGHT + 50)


def test_after_close(house, fieldwork, saved, restored, data_directory):
    """A backup of the fieldwork and one after it; what ties people to seats comes back with neither."""
    people = list(fieldwork.links)
    fieldwork.answer(people[:NIGHT])
    before, _ = saved("after close, of the fieldwork")
    tied = fieldwork.of_links()
    assert found_in([house.settings.data, data_directory], tied), "the search finds what is there"
    fieldwork.answer(people[NIGHT : NIGHT + 30])
    closing.close(house, STAFF, fieldwork.wave)
    after, keys = saved("after close")
    lose(house)
    for name, folder, answers in (("of the fieldwork", before, NIGHT), ("of the day after", after, NIGHT + 30)):
        back = restored(f"after close, {name}", folder, keys)
        assert fieldwork.kinds(back.house, people) == {"closed"}
        assert desk.counts(back.house, fieldwork.code) == (0, 0)
        assert found_in(back.files, tied) == []
        reported(back, fieldwork, answers)


def test_after_forget(house, fieldwork, saved, restored):
    """Whatever was forgotten is so on the new disk, from a backup that still had it and from one that had not."""
    people = list(fieldwork.links)
    fieldwork.answer(people[:NIGHT])
    before, _ = saved("after forget, of the fieldwork")
    secrets = fieldwork.of_links() | fieldwork.of_answers()
    closing.close(house, STAFF, fieldwork.wave)
    closed, _ = saved("after forget, of the closed wave")
    factories.approved(house, fieldwork.kind.prepare(house, fieldwork.wave))
    closing.forget(house, STAFF, fieldwork.wave)
    after, keys = saved("after forget")
    lose(house)
    for name, folder in (("of the fieldwork", before), ("of the closed wave", closed), ("of the day after", after)):
        back = restored(f"after forget, {name}", folder, keys)
        wave = row(back.house, fieldwork.wave)
        assert (wave.state, wave.salt, wave.private_key, wave.cube) == ("forgotten", None, None, None)
        assert list(desk.boxes(back.house, fieldwork.code)) == []
        assert not keyring(back.house.settings).names(fieldwork.code)
        assert found_in(back.files, secrets) == []
