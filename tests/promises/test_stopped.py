"""Every command is stopped at each of its steps, repeated, and swept up after: it ends as if nothing had happened."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyhost.commands.refusals import NothingToApprove
from surveyhost.core.errors import Refusal, WrongState
from surveyhost.services.accounts.refusals import AccountExists
from surveyhost.services.fieldwork import begun, closing, opening
from surveyhost.services.fieldwork.refusals import NotStuck, SameAsker
from surveyhost.services.files import isolated
from surveyhost.services.letters.refusals import LettersWaiting
from surveyhost.services.office.house import House
from surveyhost.services.office.refusals import NoSuchWave
from surveyhost.services.operations import health
from surveyhost.services.operations.refusals import BackupFolderInUse
from surveyhost.services.releases.refusals import NothingApproved
from surveyhost.services.rosters.refusals import ErasedPerson
from surveyhost.services.setup.refusals import ClientExists
from surveyhost.services.tabulation.refusals import ReleaseWaits
from surveyhost.services.vault import desk
from tests.conftest import Clock
from tests.support import remembered, stopping, walked
from tests.support.factories import STAFF
from tests.support.stopping import Ground
from tests.support.walked import APART, COMMANDS, FIRST, READS, WALKED, Command, closed, planned

pytestmark = pytest.mark.slow

SAMPLE = 1
"""Steps of each command that an ordinary run tries on each engine; `prove` tries all."""
STARTS = 6
"""Steps of a first start that an ordinary run tries."""
DONE = (
    AccountExists,
    BackupFolderInUse,
    ClientExists,
    ErasedPerson,
    LettersWaiting,
    NoSuchWave,
    NothingApproved,
    NothingToApprove,
    NotStuck,
    ReleaseWaits,
    SameAsker,
    WrongState,
)
"""Refusals that say that there is nothing left to do."""


@pytest.fixture(autouse=True)
def always_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command takes the same steps each time it is run: reading a roster is some of them."""
    monkeypatch.setattr(isolated, "said", remembered.in_a_process)


def test_every_command_is_walked_or_it_is_said_why_not() -> None:
    """A new command has to be added here, with a house to run it on."""
    known = [*WALKED, *READS, *APART]
    assert sorted(known) == sorted(walked.names())


@pytest.fixture
def ground(house: House, clock: Clock, engine_name: str, request: pytest.FixtureRequest) -> Iterator[Ground]:
    cluster = request.getfixturevalue("cluster") if engine_name == "postgresql" else None
    made = Ground(house, clock, cluster)
    yield made
    made.drop()


def repeated(command: Command, house: House) -> None:
    """Once more; it may say that there is nothing left to do."""
    try:
        command(house)
    except Refusal as refusal:
        assert isinstance(refusal, DONE), refusal.reason


def walk(ground: Ground, command: Command, folder: Path, chosen: Callable[[int], list[int]]) -> None:
    command.before(ground.house)
    ground.clock.forward(seconds=command.later.total_seconds())
    undisturbed, count = _whole(ground, command, folder / "whole")
    for step in chosen(count):
        house = ground.copy(folder / str(step))
        with stopping.counted(step) as steps:
            command(house)
        assert steps.dead, f"step {step} of {count} never came"
        stopping.close(house)
        house = ground.at(house.settings)
        half_done = list(health.faults(house))
        if not (command.makes_another and _is_there(house, undisturbed)):
            repeated(command, house)
        stopping.swept(house)
        found = stopping.look(house)
        assert found == undisturbed, f"stopped at step {step} of {count}; then it was said: {half_done}"
        stopping.close(house)
        ground.drop()
        shutil.rmtree(folder / str(step))


def _is_there(house: House, undisturbed: dict[str, object]) -> bool:
    stopping.swept(house)
    return stopping.look(house) == undisturbed


def _whole(ground: Ground, command: Command, folder: Path) -> tuple[dict[str, object], int]:
    """How it ends when nothing stops it, and how many steps that takes."""
    house = ground.copy(folder)
    with stopping.counted() as steps:
        command(house)
    stopping.swept(house)
    found = stopping.look(house)
    stopping.close(house)
    assert not command.ends_well or (found["wrong"], found["half done"]) == ([], [])
    return found, steps.seen


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", COMMANDS)
def test_stopped_at_some_steps(ground: Ground, tmp_path: Path, name: str) -> None:
    draw = random.Random(name + ground.house.office.engine.dialect.name)  # another step on each engine
    walk(ground, COMMANDS[name], tmp_path, lambda count: sorted(draw.sample(range(1, count + 1), min(SAMPLE, count))))


@pytest.mark.parametrize("name", READS)
def test_what_only_reads_takes_no_step(ground: Ground, name: str) -> None:
    READS[name].before(ground.house)
    with stopping.counted() as steps:
        READS[name](ground.house)
    assert steps.seen == 0


@pytest.mark.prove
@pytest.mark.parametrize("name", COMMANDS)
def test_stopped_at_every_step(ground: Ground, tmp_path: Path, name: str) -> None:
    walk(ground, COMMANDS[name], tmp_path, lambda count: list(range(1, count + 1)))


@pytest.mark.parametrize("name", ["wave open", "wave close", "forget (with the roster)", "wave abandon"])
def test_the_sweep_alone_finishes_it_or_undoes_it(ground: Ground, tmp_path: Path, name: str) -> None:
    """Nobody repeats the command: nothing is half-done after the next sweep."""
    command = COMMANDS[name]
    command.before(ground.house)
    before = stopping.look(ground.copy(tmp_path / "before"))
    undisturbed, count = _whole(ground, command, tmp_path / "whole")
    for step in sorted(random.Random(name).sample(range(1, count + 1), min(SAMPLE, count))):
        house = ground.copy(tmp_path / str(step))
        with stopping.counted(step):
            command(house)
        stopping.close(house)
        house = ground.at(house.settings)
        stopping.swept(house)
        found = stopping.look(house)
        assert (found["wrong"], found["half done"]) == ([], [])
        assert found["waves"] in (before["waves"], undisturbed["waves"]), f"stopped at step {step} of {count}"
        stopping.close(house)


@pytest.fixture
def blank(ground: Ground, tmp_path: Path) -> Callable[[str], House]:
    """A house of which there is nothing yet, by name: no folder, and databases without a table."""

    def made(name: str) -> House:
        folder = tmp_path / name
        urls = {
            f"{which}_url": f"sqlite:///{folder / which}.sqlite3" if ground.cluster is None else ground.blank(which)
            for which in stopping.DATABASES
        }
        return ground.at(stopping.replace(ground.house.settings, data=folder, **urls))

    return made


def test_a_first_start_is_repeated(ground: Ground, blank: Callable[[str], House]) -> None:
    house = blank("whole")
    with stopping.counted() as steps:
        walked.run(house, ["init"])
    stopping.close(house)
    count = steps.seen
    assert count > 60
    for step in random.Random("init").sample(range(1, count + 1), STARTS):
        house = blank(f"at {step}")
        with stopping.counted(step):
            walked.run(house, ["init"])
        walked.run(house, ["init"])
        assert list(health.faults(house)) == [], f"stopped at step {step} of {count}"
        stopping.close(house)
        ground.drop()


def test_verify_says_what_is_half_done(ground: Ground, tmp_path: Path) -> None:
    closed(ground.house)
    house = ground.copy(tmp_path / "here")
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(desk, "forget", lambda *_: (_ for _ in ()).throw(stopping.Died()))
        with pytest.raises(stopping.Died):
            closing.forget(house, STAFF, FIRST)
    assert list(health.faults(house)) == [
        "Forgetting wave 1/1 was cut short: the worker's next sweep finishes it, or `surveyhost forget 1/1`."
    ]
    stopping.close(house)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_keys_of_a_wave_that_was_never_written_down_are_removed(house: House) -> None:
    """And no others: keys of a wave that an older backup does not know stay."""
    planned(house)
    keys = house.settings.data / "keys"
    (keys / "OTHERS.salt.key").write_bytes(b"of another copy")
    (keys / "OTHERS.salt.key").chmod(0o600)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(begun, "begin", lambda *_: (_ for _ in ()).throw(stopping.Died()))
        with pytest.raises(stopping.Died):
            opening.open_wave(house, STAFF, 1)
    assert len(list(keys.iterdir())) == 5
    assert [fault for fault in health.faults(house) if "A wave of survey 1 was not opened" in fault]
    stopping.swept(house)
    assert [path.name for path in keys.iterdir()] == ["OTHERS.salt.key"]
    assert list(health.faults(house)) == []
