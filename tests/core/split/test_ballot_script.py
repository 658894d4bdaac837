"""The browser's half: the script makes the same bytes as the program, and what it seals the program counts."""

import gzip
import importlib.util
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from surveyhost.config import CHECKOUT
from surveyhost.core.split import ballot, boxes, desk, field, outcome
from surveyhost.core.split.proof import COUNT, Circuit
from surveyhost.core.wave import sealing
from tests.support import node
from tests.support.split_waves import QUESTIONNAIRE, answers, wave

LAYOUT = ballot.layout_of(QUESTIONNAIRE)
SPLIT = """
return given.people.map((one) => {
  const seeds = [bytes(one.seed), bytes(one.prover)];
  const halves = ballot.split(given.layout, one.picked, bytes(given.contract), ...seeds);
  return {
    keeper: hex(ballot.keeperPlain(halves, one.labels)),
    desk: hex(ballot.deskPlain(halves, one.labels)),
  };
});
"""
SEAL = """
const keys = { keeper: bytes(given.keeper), desk: bytes(given.desk) };
return given.people.map((one) => {
  const sealed = ballot.sealAnswer(given.form, keys, bytes(given.contract), one.labels, one.picked, one.comments);
  return {
    ballot: sealed.ballot.map(hex),
    comments: Object.fromEntries(Object.entries(sealed.comments).map(([item, box]) => [item, hex(box)])),
    code: ballot.ballotCode(sealed.ballot[0]),
  };
});
"""
REFUSE = """
return given.map((picked) => {
  try { ballot.encode(%s, picked); return "taken"; } catch (error) { return error.name; }
});
"""


def test_same_seeds_and_ratings_make_the_same_bytes(tmp_path):
    """Both plaintexts, the proof among them: of blank ballots, whole ones, and labels in other scripts."""
    draw, contract = random.Random(2), bytes(range(32))
    people = [{"labels": ("u1", "Bộ phận “A”/0", "日本/\u2028"), "picked": {}}]
    people += [
        {"labels": ("u1", "-"), "picked": ballot.chosen(QUESTIONNAIRE, answers(draw, skip=0.2))} for _ in range(12)
    ]
    for person in people:
        person |= {"seed": draw.randbytes(32).hex(), "prover": draw.randbytes(32).hex()}
    given = {"layout": ballot.to_document(LAYOUT), "contract": contract.hex(), "people": people}
    for person, made in zip(people, node.run(tmp_path, SPLIT, given), strict=True):
        seeds = bytes.fromhex(person["seed"]), bytes.fromhex(person["prover"])
        halves = ballot.split(LAYOUT, person["picked"], *seeds, contract)
        assert made["keeper"] == boxes.keeper_plain(halves, person["labels"]).hex()
        assert made["desk"] == boxes.desk_plain(halves, person["labels"]).hex()


@pytest.mark.parametrize("cells", [1, 2, 3, 7, 8, 60])
def test_ballots_of_any_length_are_the_same(tmp_path, cells):
    """On both sides of a power of two; with one free cell it is Prio3Count's circuit."""
    layout = {"algorithm": COUNT, "measures": [[f"m{number}", 0] for number in range(cells)]}
    picked = {f"m{number}": number % 2 for number in range(cells)}
    person = {"labels": [], "picked": picked, "seed": "01" * 32, "prover": "02" * 32}
    given = {"layout": layout, "contract": "03" * 32, "people": [person]}
    [made] = node.run(tmp_path, SPLIT, given)
    half = Circuit(cells, (), COUNT).split(list(picked.values()), b"\1" * 32, b"\2" * 32, b"\3" * 32)
    assert made["desk"] == (field.to_bytes(half) + b"[]").hex()


def test_what_the_script_seals_is_counted(tmp_path):
    """From the script's boxes to opened sums and read comments; and a ballot code is the same on both sides."""
    one = wave(size=34)
    people = [
        {
            "labels": person.labels,
            "picked": ballot.chosen(QUESTIONNAIRE, person.answers),
            "comments": {item: person.answers[item] for item in one.form.items if item in person.answers},
        }
        for person in one.people
    ]
    given = {
        "form": boxes.form_document(one.form),
        "keeper": one.keeper[0].hex(),
        "desk": one.desk[0].hex(),
        "contract": one.contract.hex(),
        "people": people,
    }
    made = node.run(tmp_path, SEAL, given)
    expected = outcome.read(one.count().outcome)
    opened = desk.add(one.plan, one.desk[1], one.ballots, expected)
    one.ledger = None
    one.ballots = [tuple(bytes.fromhex(box) for box in answer["ballot"]) for answer in made]
    one.comments = {item: [bytes.fromhex(answer["comments"][item]) for answer in made] for item in one.form.items}
    counted = outcome.read(one.count().outcome)
    assert not counted.dropped and not counted.spoilt_comments
    again = desk.add(one.plan, one.desk[1], one.ballots, counted)
    assert {code: (table.units, table.groups) for code, table in again.items()} == {
        code: (table.units, table.groups) for code, table in opened.items()
    }
    assert {item: {unit: len(held) for unit, held in lists.items()} for item, lists in counted.comments.items()} == {
        item: {unit: len(held) for unit, held in lists.items()} for item, lists in expected.comments.items()
    }
    for answer in made:
        code = boxes.ballot_code(bytes.fromhex(answer["ballot"][0]))
        words = [int.from_bytes(code[at : at + 2], "big") % 4096 for at in range(0, len(code), 2)]
        assert answer["code"] == words


def test_keys_are_agreed_on_as_rfc_7748_does(tmp_path):
    """Its two vectors (section 5.2), and five hundred pairs against the program's library."""
    draw = random.Random(6)
    given = [
        ["a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
         "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"],
        ["4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
         "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"],
    ]  # fmt: skip
    expected = [
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ]
    pairs = [[draw.randbytes(32).hex(), sealing.new_pair(draw.randbytes)[0].hex()] for _ in range(500)]
    body = "return given.map(([a, b]) => hex(ballot.x25519.getSharedSecret(bytes(a), bytes(b))));"
    made = node.run(tmp_path, body, [*given, *pairs])
    assert made[:2] == expected
    for (private, public), secret in zip(pairs, made[2:], strict=True):
        own = X25519PrivateKey.from_private_bytes(bytes.fromhex(private))
        assert own.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public))).hex() == secret


def test_what_is_no_answer_is_not_encoded(tmp_path):
    wrong = [{"q0": 5}, {"q0": -1}, {"q0": 1.5}, {"q0": "1"}, {"pick:tools": 2}, {"q9": 0}, {"toString": 0}]
    layout = json.dumps(ballot.to_document(LAYOUT))
    assert node.run(tmp_path, REFUSE % layout, [*wrong, {"q0": 4}]) == ["RangeError"] * len(wrong) + ["taken"]


def build():
    """The script that makes the script."""
    found = importlib.util.spec_from_file_location("build", CHECKOUT / "static" / "js" / "build.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def fetched(maker, folder: Path) -> None:
    """The tarballs, or the reason why the test cannot be run."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    try:
        maker.builder()
        maker.fetch(folder)
    except (SystemExit, subprocess.CalledProcessError) as trouble:
        pytest.skip(f"the packages cannot be fetched here ({trouble})")


def test_the_committed_script_is_made_of_its_sources_byte_for_byte(tmp_path):
    maker = build()
    fetched(maker, tmp_path)
    made = maker.made(tmp_path)
    assert set(made) == {"ballot.js", "ballot.LICENSE"}
    for name, content in made.items():
        assert (CHECKOUT / "static" / "js" / name).read_bytes() == content, f"run static/js/build.py: {name} is older"


def test_another_package_than_the_one_named_is_not_built_from(tmp_path):
    maker = build()
    for package in (*maker.LIBRARIES, maker.builder()[0]):
        name, _, version = package.removeprefix("@").rpartition("@")
        (tmp_path / f"{name.replace('/', '-')}-{version}.tgz").write_bytes(b"something else")
    with pytest.raises(SystemExit, match="SHA-256"):
        maker.made(tmp_path)


def test_the_script_is_small():
    assert len(gzip.compress(node.SCRIPT.read_bytes(), 9)) < 33_000


TOUCHES = {
    "fetch(": {"split/sending.js"},
    "localStorage": {"split/draft.js"},
    "Worker(": {"split/worker.js"},
    "XMLHttpRequest": set(), "sendBeacon": set(), "WebSocket": set(), "EventSource": set(), "sessionStorage": set(),
    "indexedDB": set(), "cookie": set(), "import(": set(), "eval(": set(), "innerHTML": set(), "http:": set(),
    "https:": set(),
    ".submit(": set(),
}  # fmt: skip
"""What a script can send or store with, and the one source that may."""


def test_one_source_sends_one_stores_and_none_does_what_would_go_another_way():
    folder = node.SCRIPT.parent
    sources = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.glob("*/*.js")}
    assert len(sources) > 12
    for word, places in TOUCHES.items():
        assert {name for name, text in sources.items() if word in text} == places, word
    whole = node.SCRIPT.read_text(encoding="utf-8")
    for word in ("XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "eval(", "innerHTML"):
        assert word not in whole, "libraries neither"
