"""The folder that a keeper hosts: made of a plan alone, the same bytes on every machine, and whole."""

import hashlib
import os
import re
import subprocess
import sys
from html import unescape

import pytest

from surveyhost import cli
from surveyhost.config import CHECKOUT
from surveyhost.core.wave.policy import parse
from surveyhost.web.respondent.bundles import bundles
from tests.support.split_waves import SplitWave, firm

PAGE, HOST = "https://council.example/survey/", "https://survey.vendor.example"


@pytest.fixture(scope="module")
def wave():
    return SplitWave(firm(3, 40), policy_of={"page_address": PAGE, "script_hash": bundles()["ballot.js"].digest})


@pytest.fixture
def made(wave, tmp_path, capsys):
    """`made(out, ...)`: runs the command on the plan; its status and what it said."""

    def run(out="page", host=HOST, of=wave):
        (tmp_path / "plan.bin").write_bytes(of.plan_file)
        capsys.readouterr()
        status = cli.run(["keeper", "page", str(tmp_path / "plan.bin"), "--host", host, "--out", str(tmp_path / out)])
        return status, capsys.readouterr()

    return run


def content(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_folder_is_made_again_byte_for_byte_by_another_process(made, tmp_path, wave):
    status, said = made()
    assert status == 0 and said.out.strip() == wave.contract.hex()
    run = "import sys; from surveyhost import cli; sys.exit(cli.run(sys.argv[1:]))"
    again = [sys.executable, "-c", run, "keeper", "page", "plan.bin", "--host", HOST, "--out", "again"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run(again, cwd=tmp_path, env=environ, check=True, capture_output=True)
    assert content(tmp_path / "page") == content(tmp_path / "again")


def test_script_contract_and_list_of_hashes_are_those_of_the_contract(made, tmp_path, wave):
    made()
    files = content(tmp_path / "page")
    policy = parse(files["contract.json"])
    assert hashlib.sha256(files["contract.json"]).digest() == wave.contract
    assert hashlib.sha256(files["ballot.js"]).hexdigest() == policy.script_hash
    assert hashlib.sha256(files["questionnaire.toml"]).hexdigest() == policy.questionnaire_hash
    listed = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(held).hexdigest() for name, held in files.items()}
    assert {"index.html", "vi.html", "en.html"} <= set(files)


def test_everything_a_page_names_lies_in_the_folder_and_its_policy_names_two_hosts(made, tmp_path):
    """No file of the vendor's host is asked for, and no field could be sent by a form."""
    made()
    files = content(tmp_path / "page")
    for name in ("vi.html", "en.html"):
        page = unescape(files[name].decode())
        named = re.findall(r'(?:src|href|action)="([^"]*)"', page)
        outside = [one for one in named if not one.startswith(("data:", "#")) and one not in {*files, f"{HOST}/"}]
        assert not outside, outside
        [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
        assert f"connect-src 'self' {HOST};" in policy and "script-src 'self';" in policy
        assert "form-action 'none'" in policy and "default-src 'none'" in policy
        assert page.index("Content-Security-Policy") < page.index("stylesheet") < page.index("<script")
        assert "<form" not in page and ' name="q' not in page and "data-seat" not in page
    for name in ("respondent.css", "scripts.css"):
        assert not [one for one in re.findall(r"url\(([^)]+)\)", files[name].decode()) if one not in files]


def test_what_cannot_be_made_is_refused_in_one_sentence_and_leaves_nothing(made, tmp_path):
    before = {*tmp_path.iterdir()} | {tmp_path / "plan.bin"}
    without = SplitWave(firm(3, 40), policy_of={"script_hash": bundles()["ballot.js"].digest})
    other = SplitWave(firm(3, 40), policy_of={"page_address": PAGE})
    for given, words in (
        ({"of": without}, "names no page"),
        ({"of": other}, "has the script that the contract names"),
        ({"host": "https://survey.vendor.example/s/"}, "without a path"),
        ({"host": "http://survey.vendor.example"}, "without a path"),
        ({"host": "https://a.example; script-src *"}, "without a path"),
        ({"out": "none/page"}, "no such folder"),
        ({"out": "plan.bin"}, "is there already"),
    ):
        status, said = made(**given)
        assert status == 2 and words in said.err and len(said.err.splitlines()) == 1, given
        assert {*tmp_path.iterdir()} == before


def test_what_was_cut_short_is_made_anew(made, tmp_path):
    (tmp_path / ".page.part").mkdir()
    (tmp_path / ".page.part" / "left.html").write_text("half")
    assert made()[0] == 0
    assert "left.html" not in content(tmp_path / "page") and not (tmp_path / ".page.part").exists()


def test_with_the_keepers_part_alone_it_says_that_more_is_needed():
    """As `pip install surveyhost[keeper]` leaves it."""
    run = (
        "import sys; sys.modules['flask'] = sys.modules['jinja2'] = sys.modules['werkzeug'] = None; "
        "from surveyhost import cli; sys.exit(cli.run(['keeper', 'page', 'plan.bin']))"
    )
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "takes the whole program" in done.stderr, done.stderr
