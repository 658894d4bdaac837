"""Every command of the command line, as a walk over its steps runs it: on which house, and with which words."""

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import update

from surveyhost import cli
from surveyhost.core.release import keeper_record
from surveyhost.core.wave import sealing
from surveyhost.services.answering import threads as answering
from surveyhost.services.fieldwork import begun, closing, opening, write_off
from surveyhost.services.keys import keyring as keys
from surveyhost.services.letters import reminders
from surveyhost.services.letters.wave_mail import reference
from surveyhost.services.loop import actions, findings
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office import house as houses
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import backup
from surveyhost.services.releases import approval
from surveyhost.services.rosters import erasure
from surveyhost.services.tabulation import tally
from surveyhost.services.tabulation.split import outcome_file
from surveyhost.services.threads import rounds
from surveyhost.services.vault import desk
from surveyhost.store.office import upkeep
from surveyhost.store.office.tables import Letter, Survey, Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories, split_house, stopping, threads
from tests.support.factories import STAFF
from tests.support.shell import environ

ROWS = 12
TALKERS = 14
ANSWERS = 8
FIRST = SurveyWave(1, 1)
LAN, MINH = "lan@vendor.example", "minh@vendor.example"
PUBLIC, PRIVATE = sealing.new_pair()

# --- houses that a command finds ---


def planned(house: House) -> None:
    factories.staffed(house)
    (house.settings.data / "demo").touch()
    people = factories.people(ROWS)
    people[-1]["email"] = ""
    factories.roster(house, factories.survey(house, breakdowns=(), messenger="yes"), people)


def with_a_file(house: House) -> None:
    planned(house)
    content = factories.roster_csv(factories.people(ROWS + 3))
    (house.settings.data / "roster.csv").write_bytes(content)


def with_managers(house: House) -> None:
    planned(house)
    content = b"email,manager of\nlan@minhhai.example,CNTT\nmai@minhhai.example,Chuy\xe1\xbb\x81n A"
    (house.settings.data / "managers.csv").write_bytes(content)


def split_planned(house: House) -> None:
    factories.staffed(house)
    (house.settings.data / "demo").touch()
    factories.roster(house, split_house.survey(house, breakdowns=()), factories.people(ROWS))


def split_open(house: House) -> None:
    split_planned(house)
    opening.open_wave(house, STAFF, 1)
    split_house.answer_all(house, split_house.links(house, FIRST)[:ANSWERS])


def split_closed(house: House) -> None:
    split_open(house)
    closing.close(house, STAFF, FIRST)


def split_counted(house: House) -> None:
    """The keeper has counted, and given the outcome back."""
    split_closed(house)
    made = split_house.count(house, FIRST)
    (house.settings.data / "outcome.json").write_bytes(made.outcome)
    (house.settings.data / "words.txt").write_text(made.words)


def split_kept(house: House) -> None:
    """Our half has been added."""
    split_counted(house)
    made = split_house.count(house, FIRST)
    outcome_file.bring(house, STAFF, FIRST, made.outcome, made.words)


def open_(house: House) -> None:
    planned(house)
    opening.open_wave(house, STAFF, 1)
    factories.answered(house, FIRST, ANSWERS)


def sent(house: House) -> None:
    """Everybody has the invitation."""
    open_(house)
    with house.office.begin() as session:
        session.execute(update(Letter).values(state="sent"))


def paused(house: House) -> None:
    open_(house)
    reminders.pause(house, STAFF, FIRST)


def held_up(house: House) -> None:
    """The mail server takes nothing."""
    sent(house)
    with house.office.begin() as session:
        session.execute(update(Letter).values(state="refused", cause="account"))
        upkeep.begin_mail_trouble(session, "account", "535 5.7.8", house.now(), house.now() + timedelta(hours=1))


def tampered(house: House) -> None:
    """Somebody has put a key of their own into the vault, and the worker has noticed."""
    open_(house)
    with house.vault.begin() as session:
        session.execute(update(vault.wave).values(public_key=PUBLIC))
    stopping.swept(house)


def closed(house: House) -> None:
    open_(house)
    closing.close(house, STAFF, FIRST)


def prepared(house: House) -> None:
    closed(house)
    tally.prepare(house, STAFF, 1)


def read(house: House) -> None:
    closed(house)
    factories.comments_read(house, tally.prepare(house, STAFF, 1))


def released(house: House) -> None:
    closed(house)
    factories.approved(house, tally.prepare(house, STAFF, 1))


def acted_on(house: House) -> None:
    """Somebody is to do something about the report's first headline."""
    released(house)
    with house.office() as session:
        client = session.get_one(Survey, 1).client_id
    plan = Plan("Meet", "Lan", house.now().date(), "process")
    actions.add(house, STAFF, client, 1, plan, [findings.loop(house, client).findings[0].id])


def talked(house: House) -> None:
    """The comments of a wave with a dialogue are read; its release can be approved."""
    factories.staffed(house)
    wave = threads.dialogue_wave(house, breakdowns=(), rows=TALKERS)
    threads.written(house, wave, TALKERS, ticks=3)
    closing.close(house, STAFF, wave)
    factories.comments_read(house, tally.prepare(house, STAFF, 1))


def answered(house: House) -> None:
    """Every comment of it that can be answered is acknowledged, and one writer has written back."""
    talked(house)
    approval.approve(house, factories.OTHER_STAFF, 1)
    threads.acknowledged(house, 1)
    with house.office() as session:
        code = session.get_one(Wave, 1).code
    assert answering.write(house.vault, code, "of nobody", threads.ITEM, "Ai đó")


def kept_apart(house: House) -> None:
    """A keeper held the key of a wave that is forgotten, and has signed that it is destroyed."""
    factories.staffed(house)
    made = factories.survey(house, breakdowns=(), keeper="Works council", keeper_key=PUBLIC.hex())
    factories.closed_wave(house, ANSWERS, survey_id=made, rows=ROWS)
    tally.prepare(house, STAFF, made, private_key=PRIVATE)
    closing.forget(house, STAFF, FIRST)
    record = keeper_record.made(PRIVATE, "Works council", house.now().date().isoformat())
    (house.settings.data / "keeper.json").write_bytes(record)


def stuck(house: House) -> None:
    """A wave that was cut short before it was minted."""
    planned(house)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(desk, "publish_wave", lambda *_: (_ for _ in ()).throw(stopping.Died()))
        with pytest.raises(stopping.Died):
            opening.open_wave(house, STAFF, 1)


def cannot_close(house: House) -> None:
    """A wave whose key is lost, so that the worker cannot close it."""
    open_(house)
    [path] = (house.settings.data / "keys").glob("*.cube.key")
    path.unlink()
    with house.office.begin() as session:
        begun.begin(house, session, 1, "close", STAFF)
    stopping.swept(house)


def written_off(house: House) -> None:
    """One that somebody has asked to write off."""
    cannot_close(house)
    write_off.ask(house, STAFF, FIRST)


def backed_up(house: House) -> None:
    """Empty again, keys and all in place, and a backup beside it."""
    open_(house)
    backup.backup(house, STAFF, house.settings.data / "copy")
    with house.office.begin() as office, house.vault.begin() as held:
        backup.mixing.destroy_all(held)
        backup.copying.empty(office, backup.migrate.BASES["office"]().sorted_tables)


# --- commands ---

Words = Sequence[str] | Callable[[House], Sequence[str]]


@dataclass(frozen=True)
class Command:
    """How a command is run: on a house in this state, with these words; {data} is its data folder."""

    before: Callable[[House], None]
    words: Words = ()
    act: Callable[[House], object] | None = None
    """In the place of the command line, for what the worker does."""
    later: timedelta = timedelta()
    typed: str = ""
    """On standard input."""
    ends_well: bool = True
    """Whether nothing is wrong once it is done."""
    makes_another: bool = False
    """Whether twice makes two: repeated only where nothing of the first is there."""

    def __call__(self, house: House) -> None:
        if self.act is not None:
            self.act(house)
            return
        words = self.words(house) if callable(self.words) else self.words
        run(house, [word.format(data=house.settings.data) for word in words], self.typed)


def _of(words: str, before: Callable[[House], None], **more: Any) -> Command:
    return Command(before, words.split(), **more)


def _opt_out(house: House) -> Sequence[str]:
    return "letters", "opt-out", reference(keys.keyring(house.settings), 1, 3)


def _outcome(house: House) -> Sequence[str]:
    words = (house.settings.data / "words.txt").read_text()
    return "split", "outcome", "1", "{data}/outcome.json", "--words", words, "--as", LAN


WALKED: Mapping[str, Mapping[str, Command]] = {
    "mix": {"": _of("mix", open_)},
    "forget": {
        "": _of("forget 1 --yes", closed),
        "with the roster": _of("forget 1 --roster --yes", closed),
        "released": _of("forget 1 --yes", released),
        "in halves": _of("forget 1 --yes", split_kept),
    },
    "backup": {"": _of("backup {data}/copy", open_)},
    "restore": {"": _of("restore {data}/copy --yes", backed_up)},
    "staff add": {"": _of("staff add new@vendor.example --name New", planned)},
    "client add": {"": _of("client add Đông-Á", planned)},
    "hr add": {"": _of("hr add 1 huong@minhhai.example", planned)},
    "hr import": {"": _of("hr import 1 {data}/managers.csv --yes", with_managers)},
    "survey create": {"": _of("survey create 1 employee-voice", planned, makes_another=True)},
    "roster import": {"": _of("roster import 1 {data}/roster.csv --yes", with_a_file)},
    "wave follow-up": {
        "": _of("wave follow-up 1 --named 1:en=Meet", acted_on),
        "dropped": _of("wave follow-up 1 --drop", acted_on),
    },
    "wave open": {
        "": _of("wave open 1 --yes", planned),
        "in halves": _of("wave open 1 --yes", split_planned),
        "later": _of("wave open 1 --opens 2026-03-05T08:00 --yes", planned),
    },
    "wave remind": {"": _of("wave remind 1 --yes", sent)},
    "wave reminders": {"": _of("wave reminders 1 2@09:00", open_)},
    "wave pause": {"": _of("wave pause 1", open_)},
    "wave resume": {"": _of("wave resume 1", paused)},
    "wave slips": {"": _of("wave slips 1 --out {data}/slips.pdf", open_)},
    "wave links": {"": _of("wave links 1 --out {data}/links.csv", open_)},
    "wave close": {"": _of("wave close 1 --yes", open_), "in halves": _of("wave close 1 --yes", split_open)},
    "wave mend": {"": _of("wave mend 1", tampered)},
    "wave abandon": {"": _of("wave abandon 1 --yes", stuck)},
    "wave write-off": {
        "asked": _of(f"wave write-off 1 --as {LAN} --yes", cannot_close, ends_well=False),
        "carried out": _of(f"wave write-off 1 --as {MINH} --yes", written_off),
    },
    "letters again": {"": _of("letters again", held_up, ends_well=False)},
    "letters renew": {
        "": _of("letters renew 1 NV0003", sent),
        "elsewhere": _of("letters renew 1 NV0003 --to lan@minhhai.example", sent),
        "by slip": _of("letters renew 1 NV0003 --slip", sent),
    },
    "letters opt-out": {"": Command(open_, _opt_out)},
    "release prepare": {"": _of(f"release prepare 1 --as {LAN}", closed)},
    "release comments": {"": _of(f"release comments 1 --as {LAN} --read", prepared)},
    "release approve": {
        "": _of(f"release approve 1 --as {MINH} --yes", read),
        "with a dialogue": _of(f"release approve 1 --as {MINH} --yes", talked),
    },
    "release export": {"": _of("release export 1 --format csv --out {data}/tables.csv", released)},
    "keeper add": {"": _of("keeper add 1 {data}/keeper.json", kept_apart)},
    "split plan": {"": _of("split plan 1 --out {data}/plan.bin", split_open)},
    "split ballots": {"": _of(f"split ballots 1 --as {LAN} --out {{data}}/ballots.bin", split_closed)},
    "split outcome": {"": Command(split_counted, _outcome)},
    "keys rotate": {"": _of("keys rotate --yes", open_)},
    "keys copy": {"": _of("keys copy {data}/kept", open_)},
    "clock confirm": {"": _of("clock confirm", planned)},
}
"""Command to the ways in which it is walked."""
READS: Mapping[str, Command] = {
    "split check": _of("split check 1", split_planned),
    "split status": _of("split status 1", split_open),
    "verify": _of("verify", open_),
    "wave plan": _of("wave plan 1", planned),
    "wave status": _of("wave status 1", open_),
    "release verify": Command(kept_apart, lambda _: _verify()),
    "keeper keygen": _of("keeper keygen", lambda _: None),
    "keeper record": _of("keeper record --keeper Council", lambda _: None, typed=PRIVATE.hex()),
}
"""Commands that write nothing, which is tested."""


def _verify() -> Sequence[str]:
    return "release", "verify", "{data}/keeper.json", "--key", sealing.keeper_signer(PRIVATE).hex()


APART: Mapping[str, str] = {
    "keeper check": "one file of a keeper's machine, written whole",
    "keeper page": "one folder of a keeper's machine, put in its place whole",
    "keeper count": "three such files, in an order that test_keeper_count.py looks at",
    "client names": "one change of one row, as `client add`, or a file written",
    "client place": "one transaction; takes several vaults: test_vaults.py",
    "pulse create": "one transaction",
    "pulse propose": "one transaction",
    "pulse approve": "one transaction",
    "pulse stop": "one transaction",
    "pulse status": "writes nothing: it is the console's page in words",
    "pulse follow": "does what the worker does, which dies again and again in test_pulses.py",
    "roster pull": "reads, or is the one transaction of `roster import`",
    "intake add": "one transaction",
    "vault promote": "dies at each of its steps in test_spare_promoted.py",
    "vault empty": "likewise",
    "vault destroyed": "one transaction",
    "intake list": "writes nothing: it is the console's page in words",
    "intake withdraw": "one transaction",
    "mail receive": "one transaction for each message, which may come again: test_settle.py",
    "mail fetch": "likewise; a message is deleted after that: test_inbox.py",
    "wave preflight": "one transaction for a letter that came in, which may come again; one for a reason",
    "hr letters": "writes nothing, or is one transaction",
    "ballot list": "writes nothing",
    "ballot show": "writes nothing",
    "ballot make": "one transaction, as on the console's page",
    "threads list": "writes nothing",
    "threads show": "writes nothing",
    "threads review": "one transaction",
    "keys move": "from one place to another, and cut short at either in test_places.py",
    "translate list": "asks no database",
    "translate export": "asks no database, and writes one file",
    "translate import": "asks no database; each file is written beside the old one and put in its place whole",
    "upgrade": "a database each, in one transaction; with --check it writes nothing: test_setup_upgrade.py",
    "drill": "writes nothing: test_backup_drill.py",
    "init": "walked by itself, from an empty folder: test_a_first_start_is_repeated",
    "serve": "runs until it is stopped; killed at any moment in the tests of serving, and `the sweep` is walked",
    "worker": "likewise",
    "metrics": "reads only",
    "demo": "fills an empty folder of its own; where it was cut short it refuses, and `make run` begins in a new one",
}
"""Commands that cannot be walked as the others are, and why not."""
BESIDE: Mapping[str, Command] = {
    "the sweep": Command(open_, act=stopping.swept, later=timedelta(days=20)),
    "a round of replies": Command(answered, act=rounds.go_due, later=timedelta(days=10)),
    "erase": Command(open_, act=lambda house: erasure.erase(house, STAFF, 1, "NV0003")),
}
"""What the worker does, with what the clock asks for in the meantime; what a page does and no command."""
COMMANDS: Mapping[str, Command] = {
    f"{name} ({way})" if way else name: command for name, ways in WALKED.items() for way, command in ways.items()
} | BESIDE


def names() -> Iterator[str]:
    """Every command that there is."""
    for family, commands in cli.COMMANDS.items():
        yield from (f"{family} {name}".strip() for name in commands)


for _family in cli.COMMANDS.values():
    for _module, _about in _family.values():
        importlib.import_module(f"surveyhost.commands.{_module}")


@contextlib.contextmanager
def at_the_clock_of(house: House) -> Iterator[None]:
    """Commands open the house with the clock of this one, and let go of it when they end."""
    original, opened = houses.open_house, []

    def open_at(settings: Any) -> House:
        made = original(settings)
        opened.append(made)
        return House(settings, made.office, made.vault, house.now, house.uptime)

    holders = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("surveyhost.") and getattr(module, "open_house", None) is original
    ]
    with contextlib.ExitStack() as held:
        for module in holders:
            held.enter_context(patch.object(module, "open_house", open_at))
        try:
            yield
        finally:
            for one in opened:
                stopping.close(one)


def run(house: House, words: Sequence[str], typed: str = "") -> None:
    """A command, on the command line; Refusal where it refuses."""
    at_a_shell = patch.dict(os.environ, environ(house.settings)), patch.object(sys, "stdin", io.StringIO(typed))
    with at_a_shell[0], at_a_shell[1], at_the_clock_of(house):
        cli.program.main(args=list(words), standalone_mode=False)
