"""How far it is from one end of the product to the other: a token, an answer, a roster's row, file by file.

The lists are what CONTRIBUTING.md calls the three paths: whoever wants to know what becomes of one of the three reads
these files, in about this order, and no others. `tests/support/followed.py` says what it is to pass a file.
"""

import email
import io
import json
import secrets
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from surveyhost import create_app
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.release.model import Cell, Share
from surveyhost.core.suppression.doubt.keeping import Keeping
from surveyhost.core.suppression.layout import Layout
from surveyhost.core.suppression.publish import Published
from surveyhost.core.suppression.tables import Table
from surveyhost.core.suppression.unit_rows import UnitRows
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.tabulation.cube import Cube
from surveyhost.core.wave import links_and_seats
from surveyhost.report import html
from surveyhost.report.differences import Family
from surveyhost.report.parts import item_tables
from surveyhost.services.fieldwork import closing
from surveyhost.services.files import child, isolated
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.letters import sending
from surveyhost.services.office import jobs
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.releases import releases, signed_reports
from surveyhost.services.rosters import rosters
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from tests.support import factories, remembered
from tests.support.followed import PACKAGE, Followed
from tests.support.waves import questionnaire
from tests.test_architecture import HOUSE

TOKEN = (
    "services/vault/links.py",
    "core/wave/links_and_seats.py",
    "core/wave/label_encryption.py",
    "store/vault/tables.py",
    "services/letters/wave_mail.py",
    "services/letters/letter_text.py",
    "outside/mail/mime.py",
    "outside/mail/delivery.py",
    "web/respondent/fast_path.py",
    "web/respondent/replies.py",
    "services/answering/responses.py",
    "store/statements.py",
)
"""Made with its link, mailed, and found again at the respondent's door."""
ANSWER = (
    "web/respondent/fast_path.py",
    "web/respondent/replies.py",
    "web/respondent/submit.py",
    "web/respondent/navigation.py",
    "core/questionnaire/answers.py",
    "core/questionnaire/kinds/rating.py",
    "core/questionnaire/kinds/base.py",
    "services/answering/responses.py",
    "core/wave/sealing.py",
    "store/sessions.py",
    "store/vault/deposit.py",
    "store/vault/tables.py",
    "store/statements.py",
    "services/vault/desk.py",
    "services/tabulation/counting.py",
    "core/tabulation/count.py",
    "services/tabulation/tally.py",
    "core/tabulation/cube.py",
    "services/releases/comment_lists.py",
    "core/suppression/publish.py",
    "core/suppression/tables.py",
    "core/suppression/ranked.py",
    "core/suppression/skips.py",
    "core/suppression/unit_rows.py",
    "core/suppression/primary.py",
    "core/suppression/cells.py",
    "report/names.py",
    "core/release/json.py",
    "services/releases/approval.py",
    "services/releases/signed_reports.py",
    "services/releases/report_pdf.py",
    "report/html.py",
    "report/model.py",
    "report/charts/marks.py",
    "report/parts/sections.py",
    "report/parts/item_tables.py",
    "outside/pdf/html_to_pdf.py",
    "outside/pdf/patches/writing.py",
    "services/keys/signing.py",
    "outside/pdf/signature.py",
)
"""Posted, sealed and stored; mixed and closed inside the vault; opened, counted, protected; printed and signed."""
ROW = (
    "services/rosters/rosters.py",
    "services/rosters/check.py",
    "services/rosters/file.py",
    "services/files/isolated.py",
    "services/files/roster_content.py",
    "core/roster/csv.py",
    "core/roster/table.py",
    "core/roster/model.py",
    "core/roster/columns.py",
    "core/roster/look_alikes.py",
    "core/roster/headings.py",
    "core/roster/unit_paths.py",
    "services/files/child.py",
    "core/roster/lists/packed.py",
    "services/rosters/people.py",
    "store/office/roster.py",
)
"""A line of a file that is uploaded, until it is a participant."""


def climbs(steps: Iterable[tuple[str, str]]) -> list[str]:
    """Steps from a room to one above it, by the layers of pyproject.toml."""
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    rank = {"web": 3, "commands": 3, "services": 2, "report": 1, "formats": 1, "outside": 1, "store": 1, "core": 0}
    for contract in contracts:
        if contract["type"] == "layers":
            [container] = contract["containers"]
            for height, layer in enumerate(reversed(contract["layers"])):
                for name in layer.split(" | "):
                    rank[f"{container.removeprefix('surveyhost.')}/{name}"] = height

    def is_up(one: str, other: str) -> bool:
        a, b = one.removesuffix(".py").split("/"), other.removesuffix(".py").split("/")
        if a[0] != b[0]:
            return rank[b[0]] > rank[a[0]]
        return rank.get("/".join(b[:2]), 0) > rank.get("/".join(a[:2]), 0)

    return [f"{one} calls {other}" for one, other in steps if is_up(one, other)]


def check(path: Sequence[str], most: int, *legs: Followed) -> None:
    """These files and no others, each once; never upward."""
    assert list(dict.fromkeys(file for leg in legs for file in leg.files)) == list(path)
    assert len(path) <= most
    assert not [step for leg in legs for step in climbs(leg.steps)]


def made_of(code: str, file: str, **names: object) -> Callable[..., Any]:
    """The function `f` of this code, as if it stood in a file of the package."""
    exec(compile(code, f"{PACKAGE}{file}", "exec"), names)
    return names["f"]


def test_a_file_is_passed_that_gives_it_on_and_none_that_only_looks():
    looks = made_of("def f(x): return len(x) > 2", "core/looks.py")
    stores = made_of("def f(x): return True", "store/stores.py")
    makes = made_of("def f(): return ['it']", "core/makes.py")
    hands = made_of("def f(x):\n  if looks(x): stores(x)", "services/hands.py", looks=looks, stores=stores)
    begins = made_of("def f(): hands(makes() + ['b', 'c'])", "web/begins.py", hands=hands, makes=makes)
    calls = made_of("def f(): begins()", "web/calls.py", begins=begins)
    followed = Followed(lambda value: value == "it")
    with followed.watching():
        calls()
    assert followed.files == ["core/makes.py", "web/begins.py", "services/hands.py", "store/stores.py"]
    assert not climbs(followed.steps)


@pytest.mark.parametrize(("one", "other", "is_up"), [
    ("core/roster/model.py", "services/files/child.py", True), ("services/files/a.py", "services/rosters/a.py", True),
    ("core/wave/a.py", "core/release/a.py", True), ("store/a.py", "core/wave/a.py", False),
    ("services/rosters/a.py", "services/rosters/b.py", False), ("store/a.py", "report/a.py", False),
])  # fmt: skip
def test_a_step_upward_is_seen(one: str, other: str, is_up: bool):
    assert bool(climbs([(one, other)])) == is_up


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_one_token_from_its_making_to_the_respondents_door(house, settings, monkeypatch):
    (settings.data / "demo").touch()
    wave = factories.open_wave(house, rows=30)
    with house.office() as session:
        row = get_wave(session, wave)
        salt = keys.keyring(settings).unwrap(waves.salt_name(row), row.salt)
    jobs.enqueue_letters(house, row.id)
    secret, real = bytes(range(200, 216)), secrets.token_bytes
    drawn = iter([secret])
    monkeypatch.setattr(secrets, "token_bytes", lambda n: next(drawn, None) or real(n) if n == 16 else real(n))
    token = links_and_seats.new_token(row.code, secret)
    forms = (secret, token.encode(), links_and_seats.digest(links_and_seats.token_key(salt), token))

    def is_it(value):
        """The random bytes, the token, what the vault keeps of it, or a letter with a link of it."""
        if isinstance(value, bytes) and b"Message-ID" in value:
            parts = email.message_from_bytes(value).get_payload()
            return any(token.encode() in part.get_payload(decode=True) for part in parts)
        return token in value if isinstance(value, str) else isinstance(value, bytes) and any(f in value for f in forms)

    mailed, found = Followed(is_it), Followed(is_it)
    with mailed.watching():
        sending.send_due(house, row.id)
    client = create_app(replace(settings, faces=("respondent",)), house).test_client()
    with found.watching():
        assert client.get(f"/s/{token}").status_code == 200
    check(TOKEN, 12, mailed, found)


def of_eleven_points() -> Questionnaire:
    """One rated item: `clear`."""
    made = questionnaire()
    [section] = made.sections
    items = tuple(replace(item, points=11) if item.code == "clear" else item for item in section.items)
    return replace(made, sections=(replace(section, items=items),))


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_one_answer_from_the_form_to_the_printed_page(house, settings, clock):
    (settings.data / "demo").touch()
    wave = factories.open_wave(house, factories.survey(house, questionnaire=of_eleven_points()), rows=60)
    tokens = list(factories.links(house, wave).values())
    client = create_app(replace(settings, faces=("respondent",)), house).test_client()
    with house.office() as session:
        row = get_wave(session, wave)
        size = json.loads(row.policy)["box_bytes"]

    def box(value):
        return isinstance(value, bytes) and len(value) == size

    def written(value):
        """Answers, as a form, as checked values, as JSON."""
        if isinstance(value, Mapping) and not isinstance(value, WeakKeyDictionary):  # whose keys are no words
            return isinstance(value.get("clear"), (int, list)) or isinstance(value.get("answers"), dict)
        return isinstance(value, bytes) and b'"clear":' in value and len(value) < size

    def given(value):
        return value in (9, "9") if type(value) in (int, str) else written(value) or box(value)

    def counted(value):
        """The counts it was added to, and what is published of them."""
        if isinstance(value, bytes):
            return is_release(value) or b'"answerers":' in value
        return isinstance(value, (Tally, Cube, Table, UnitRows, Published, Cell, Share))

    def is_release(value):
        return b'"cells":' in value and b'"policy_hash":' in value

    filled = Followed(given)
    for number, token in enumerate(tokens[:50]):
        answer = {"clear": str(1 + number % 5), "go": "send"}
        if number:
            assert client.post(f"/s/{token}", data=answer).status_code == 200
        else:
            with filled.watching():
                assert client.post(f"/s/{token}", data={**answer, "clear": "9"}).status_code == 200
    mixed, opened = Followed(box), Followed(lambda v: box(v) or written(v) or counted(v), (Keeping, Layout))
    with mixed.watching():
        assert desk.mix(house, row.code)
        closing.close(house, factories.STAFF, wave)
    with opened.watching():
        release_id = tally.prepare(house, factories.STAFF, wave.survey_id)
    factories.approved(house, release_id)
    release = releases.load(house, release_id)
    reading = html.reading(release, "vi")
    row = item_tables.bar_row(reading, Family(), "company", reading.measures["clear"], ("1", ""))
    figures = {type(one): one for one in (release.cells["company", "clear"], row.bar)}

    def shown(value):
        """The company's figures of it: a cell, a bar, a page, a file."""
        if isinstance(value, bytes):
            return is_release(value) or value.startswith(b"%PDF-")
        return "<html" in value if isinstance(value, str) else type(value) in figures and value in figures.values()

    printed = Followed(shown)
    with printed.watching():
        signed_reports.print_missing(house)
    check(ANSWER, 40, filled, mixed, opened, printed)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_one_row_from_the_roster_to_a_participant(house, settings, monkeypatch):
    survey_id = factories.survey(house)
    rows = factories.people(30)
    rows[7] |= {"email": "marked@minhhai.example", "name": "Marked", "unit": "Marked / Marked"}
    sealed: list[bytes] = []
    encrypt = keys.Keyring.encrypt

    def encrypted(self, plain, about):
        made = encrypt(self, plain, about)
        if b"arked" in plain:
            sealed.append(made)
        return made

    monkeypatch.setattr(keys.Keyring, "encrypt", encrypted)

    def is_it(value):
        if isinstance(value, bytes):
            return b"arked" in value or value in sealed
        return isinstance(value, str) and "arked" in value

    def talk(process, head, content, kind):
        """What the process that reads files does, in this one."""
        del process
        asked, said = json.loads(head[4:]), io.StringIO()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", said)
            child._say("done", child._reader(asked["kind"])(content, asked["arguments"], child._say))
        return [isolated._heard(kind, f"{line}\n".encode()) for line in said.getvalue().splitlines()]

    monkeypatch.setattr(isolated, "said", remembered.in_a_process)
    monkeypatch.setattr(isolated, "_talk", talk)
    followed = Followed(is_it)
    with followed.watching():
        rosters.put(house, factories.STAFF, survey_id, "roster.csv", factories.roster_csv(rows), confirmed=rosters.SURE)
    check(ROW, 16, followed)
