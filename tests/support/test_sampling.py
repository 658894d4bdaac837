"""What an ordinary run leaves out is left to `make prove`, and each family keeps some of its cases."""

import pytest

from surveyhost.config import CHECKOUT

pytest_plugins = ("pytester",)

CONFTEST = """
import pytest
from tests.support import sampling

def pytest_collection_modifyitems(items):
    sampling.sample(items)

def pytest_configure(config):
    for marker in ("prove", "sqlite_first", "both_engines", "sampled(one_in)"):
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


def test_every_test_is_in_one_of_the_two_runs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_some=TESTS)
    ran = {}
    for run in ("not prove", "prove"):
        result = pytester.runpytest_subprocess("-m", run, "-q", "-p", "no:cacheprovider", "--collect-only")
        ran[run] = [line.partition("::")[2] for line in result.outlines if "::" in line]
    ordinary, rest = ran["not prove"], ran["prove"]
    assert len({*ordinary, *rest}) == len(ordinary) + len(rest) == 2 * (9 + 1 + 1) + 10 + 1
    assert [one for one in rest if "sqlite" in one] == []
    assert sum("postgresql" in one for one in ordinary) == 3 + 1  # one in four of nine, rounded up, and the locks
    assert "test_long[postgresql]" in rest
    assert sum("test_family" in one for one in ordinary) == 3
    assert "test_alone" in ordinary
