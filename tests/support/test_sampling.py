"""What an ordinary run leaves out is left to `make prove`, and each family keeps some of its cases."""

from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.support import sampling

pytest_plugins = ("pytester",)

CONFTEST = """
import pytest
from tests.support import sampling

def pytest_collection_modifyitems(items):
    sampling.sample(items)

def pytest_configure(config):
    for marker in ("prove", "always", "sqlite_first", "both_engines", "sampled(one_in)"):
        config.addinivalue_line("markers", marker)

@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request):
    return request.param
"""
TESTS = """
import pytest

@pytest.mark.parametrize("case", range(9))
def test_plain(engine_name, case): ...

@pytest.mark.both_engines
def test_locks(engine_name): ...

@pytest.mark.sqlite_first
def test_long(engine_name): ...

@pytest.mark.sampled(4)
@pytest.mark.parametrize("case", range(10))
def test_family(case): ...

@pytest.mark.sampled(4)
def test_alone(): ...
"""


CLAIMS = """
from pathlib import Path
sampling.ROOT = Path(__file__).parent
sampling.CLAIMS = sampling.ROOT / "claims.md"
sampling.ONE_IN = {"web": 4}
"""
ROOM = """
import pytest

@pytest.mark.parametrize("case", range(9))
def test_claimed(case): ...

@pytest.mark.parametrize("case", range(31))
def test_other(case): ...
"""


@pytest.fixture(autouse=True)
def with_nothing_but_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is a process of its own, which loads no plugin that it has no use for."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))


def collected(pytester: pytest.Pytester, run: str) -> list[str]:
    result = pytester.runpytest_subprocess("-m", run, "-q", "-p", "no:cacheprovider", "--collect-only")
    return [line.partition("::")[2] for line in result.outlines if "::" in line]


def test_of_a_long_room_a_part_and_whatever_is_claimed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeconftest(CONFTEST + CLAIMS)
    pytester.makefile(".md", claims="[held](../tests/web/test_room.py#test_claimed)")
    room = pytester.path / "tests" / "web"
    room.mkdir(parents=True)
    (room / "test_room.py").write_text(ROOM)
    samples = []
    for seed in range(3):
        monkeypatch.setenv("SAMPLE", str(seed))
        ordinary = collected(pytester, "not prove")
        assert any("test_claimed" in one for one in ordinary), "at each `make test`"
        assert len(ordinary) in {10, 11}, "one in four of forty, and one that is claimed"
        samples.append(frozenset(ordinary))
    assert len(set(samples)) > 1, "another seed draws others"
    assert len({*ordinary, *collected(pytester, "prove")}) == 40


def test_what_holds_the_house_together_is_in_every_run(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST + CLAIMS)
    pytester.makefile(".md", claims="")
    room = pytester.path / "tests" / "web"
    room.mkdir(parents=True)
    (room / "test_room.py").write_text(ROOM.replace("@pytest", "@pytest.mark.always\n@pytest", 1))
    ordinary = collected(pytester, "not prove")
    assert sum("test_claimed" in one for one in ordinary) == 9
    assert len(ordinary) == 9 + 8, "and one in four of the rest"


def test_of_the_browsers_files_every_second(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    pytester.makeconftest(CONFTEST + CLAIMS.replace("web", "browser"))
    pytester.makefile(".md", claims="")
    room = pytester.path / "tests" / "browser"
    room.mkdir(parents=True)
    for name in "abcde":
        (room / f"test_{name}.py").write_text(
            ROOM.replace("test_other", f"test_{name}").replace("test_claimed", "test_")
        )
    samples = []
    for seed in range(3):
        monkeypatch.setenv("SAMPLE", str(seed))
        ordinary = collected(pytester, "not prove")
        assert len(ordinary) == 3 * 10, "of three files of five one test in four of forty"
        samples.append(frozenset(ordinary))
    assert len(set(samples)) > 1, "another seed draws others"
    assert len(ordinary) + len(collected(pytester, "prove")) == 5 * 40


def test_of_what_claims_link_to_a_part_is_held_and_every_seed_draws_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = tmp_path / "claims.md"
    claims.write_text("".join(f"[held](../tests/a/test_b.py#test_{name})\n" for name in "abcdefg"))
    monkeypatch.setattr(sampling, "CLAIMS", claims)
    held = []
    for seed in range(20):
        monkeypatch.setenv("SAMPLE", str(seed))
        (of_file,) = sampling._linked.__wrapped__().values()
        held.append(of_file)
    assert {len(one) for one in held} == {-(-7 // sampling.LINKED)}
    assert len(frozenset().union(*held)) == 7


def test_every_test_is_in_one_of_the_two_runs(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_some=TESTS)
    ordinary, rest = collected(pytester, "not prove"), collected(pytester, "prove")
    assert len({*ordinary, *rest}) == len(ordinary) + len(rest) == 2 * (9 + 1 + 1) + 10 + 1
    assert [one for one in rest if "sqlite" in one] == []
    assert sum("postgresql" in one for one in ordinary) == 3 + 1  # one in four of nine, rounded up, and the locks
    assert "test_long[postgresql]" in rest
    assert sum("test_family" in one for one in ordinary) == 3
    assert "test_alone" in ordinary
