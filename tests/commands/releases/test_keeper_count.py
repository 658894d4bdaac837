"""keeper check and count: from files to files, one sentence for each refusal, on a machine that has only the core."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from surveyhost import cli
from surveyhost.core.split import boxes, desk, outcome
from surveyhost.core.wave import shares
from tests.support.split_waves import SplitWave, wave


class Machine:
    """A keeper's machine: a folder with the key, and what was brought to it."""

    def __init__(self, folder: Path, one: SplitWave, capsys) -> None:
        self.folder, self.one, self._capsys = folder, one, capsys
        (folder / "key.txt").write_text(one.keeper[1].hex())
        (folder / "plan.bin").write_bytes(one.plan_file)
        (folder / "ballots.bin").write_bytes(one.exported())

    def run(self, *arguments: object) -> tuple[int, str, str]:
        status = cli.run(["keeper", *(str(argument) for argument in arguments)])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    def check(self, plan: str = "plan.bin", key: str = "key.txt"):
        return self.run("check", self.folder / plan, "--key", self.folder / key)

    def count(self, *options: str, announced: str | None = None, ballots: str = "ballots.bin", out: str = "o.json"):
        files = (self.folder / "plan.bin", self.folder / ballots, "--key", self.folder / "key.txt")
        written = ("--out", self.folder / out, "--codes", self.folder / "codes.txt")
        return self.run("count", *files, "--announced", announced or self.one.announced(), *written, *options)

    def there(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {"key.txt", "plan.bin", "ballots.bin"}


@pytest.fixture
def machine(tmp_path, capsys) -> Machine:
    return Machine(tmp_path, wave(size=24), capsys)


def test_checked_counted_and_added_up(machine):
    one = machine.one
    status, out, err = machine.check()
    assert (status, out) == (0, f"{one.contract.hex()}\n")
    assert "Works council" in err and "smallest group 5" in err
    status, out, err = machine.count("--first")
    people = len(one.people)
    assert status == 0
    assert f"Ballots checked: {people} of {people}" in err and "0 of them dropped" in err
    made = outcome.read((machine.folder / "o.json").read_bytes())
    assert desk.add(one.plan, one.desk[1], one.ballots, made)["q0"].units["company"]
    assert len(out.split()) == 7
    listed = json.loads((machine.folder / "counted.json").read_text())["contracts"][one.contract.hex()]
    assert listed["words"] == out.strip()
    codes = (machine.folder / "codes.txt").read_text().splitlines()
    mine = boxes.ballot_code(one.ballots[0][0])
    assert f"{' '.join(boxes.code_words(mine, 'vi'))} / {' '.join(boxes.code_words(mine, 'en'))}" in codes
    assert len(codes) == len(one.people)
    again = machine.count(out="again.json")
    assert again[:2] == (0, out)
    assert (machine.folder / "again.json").read_bytes() == (machine.folder / "o.json").read_bytes()


def test_with_two_shares_of_the_key(machine):
    three = shares.split(machine.one.keeper[1])
    (machine.folder / "key.txt").write_text("\n".join(three[1:]))
    assert machine.check()[0] == 0
    assert machine.count("--first")[0] == 0


def refused(said: tuple[int, str, str], *words: str) -> None:
    status, out, err = said
    last = err.rstrip("\n").rsplit("\n", 1)[-1]
    assert (status, out) == (2, "")
    assert last.startswith("surveyhost: ") and last.endswith(".")
    for word in words:
        assert word in last


def test_each_refusal_is_one_sentence_and_writes_nothing(machine):
    folder = machine.folder
    refused(machine.count("--first"), "never checked", "keeper check")
    assert machine.there() == set()
    (folder / "bent.bin").write_bytes(machine.one.plan_file.replace(b"q0", b"q9"))
    refused(machine.check("bent.bin"), "questionnaire")
    (folder / "bent.bin").write_bytes(b"nothing")
    refused(machine.check("bent.bin"), "not one that this program knows")
    refused(machine.check("missing.bin"), "cannot be read")
    (folder / "other.txt").write_text("11" * 32)
    refused(machine.check(key="other.txt"), "another keeper's key")
    assert "counted.json" not in machine.there()
    assert machine.check()[0] == 0
    before = (folder / "counted.json").read_bytes()
    refused(machine.count(), "--first", "--words")
    refused(machine.count("--first", "--words", "a b c"), "not both")
    refused(machine.count("--words", "seven other words"), "others")
    refused(machine.count("--first", announced="0" * 64), "announced")
    refused(machine.count("--first", ballots="bent.bin"), "not a file of ballots")
    refused(machine.count("--first", out="nowhere/o.json"), "no such folder")
    assert (folder / "counted.json").read_bytes() == before
    assert machine.there() == {"counted.json", "bent.bin", "other.txt"}
    (folder / "counted.json").write_text("{")
    refused(machine.count("--first"), "damaged")


def test_a_count_that_is_stopped_before_it_is_written_can_only_be_made_again_as_it_was(machine, monkeypatch):
    """The list of counts is written first: no outcome is ever there that the list does not know."""
    assert machine.check()[0] == 0
    real = Path.replace
    seen: list[str] = []

    def replaced(self: Path, target: Path) -> Path:
        seen.append(Path(target).name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    assert machine.count("--first")[0] == 0
    assert seen == ["counted.json", "o.json", "codes.txt"]


ALONE = """
import sys
from surveyhost.cli import main
try:
    main(sys.argv[1:])
finally:
    print(sorted({name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)), file=sys.stderr)
"""
NEEDED = {"click", "cryptography", "numpy", "Crypto", "shamir_mnemonic", "cffi", "pycparser", "surveyhost"}
"""What may be in memory: the extra `keeper` and what that needs."""


def test_a_keeper_needs_the_core_and_five_libraries(machine):
    """No web, database, mail or print library is loaded, whatever is installed; no network is asked for."""
    assert machine.check()[0] == 0
    folder = machine.folder
    files = [folder / "plan.bin", folder / "ballots.bin", "--key", folder / "key.txt"]
    written = ["--out", folder / "o.json", "--codes", folder / "codes.txt", "--announced", machine.one.announced()]
    command = [sys.executable, "-c", ALONE, "keeper", "count", *map(str, files), *map(str, written), "--first"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    loaded = {name.strip("'[] ") for name in done.stderr.rstrip().rsplit("\n", 1)[-1].split(",")}
    public = {name for name in loaded if not name.startswith("_")} - {"cython_runtime", "", "sitecustomize"}
    assert public <= NEEDED, public - NEEDED
    assert public >= {"numpy", "Crypto"}
