"""What takes the place of the libraries' own functions makes the same file to the byte: each by itself, and all."""

import importlib
import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

import pytest

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf import patches
from surveyhost.outside.pdf.patches import drawing, lengths, names, text, widths
from surveyhost.services.releases.report_pdf import report_pdf

ALL = [importlib.import_module(f".{name}", patches.__name__) for name in patches.PUT_IN_PLACE]


Kept = Callable[[str, str | None], bytes]


@pytest.fixture(scope="module")
def kept(release: Release) -> Kept:
    """A report in a language, of the company or a unit, as it is printed with all of them in place; printed once.

    It is printed again then, so that what they keep from one report to the next has its part in it.
    """

    @cache
    def printed(language: str, unit: str | None) -> bytes:
        report_pdf(release, language, unit)
        return report_pdf(release, language, unit)

    return printed


@pytest.fixture(autouse=True)
def in_place_afterwards() -> Iterator[None]:
    yield
    for one in ALL:
        one.keep()


def test_the_libraries_are_the_ones_we_know():
    assert all(one.keep() for one in ALL)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("module", ALL, ids=[one.__name__.rpartition(".")[2] for one in ALL])
@pytest.mark.parametrize(("language", "unit"), [("vi", "u5"), ("en", None)])
def test_each_makes_the_same_file(release: Release, kept: Kept, module: ModuleType, language: str, unit: str | None):
    together = kept(language, unit)
    module.as_the_library_does()
    assert report_pdf(release, language, unit) == together


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_all_of_them_it_is_the_same_file(release: Release, kept: Kept, language: str):
    together = kept(language, None)
    for one in ALL:
        one.as_the_library_does()
    assert report_pdf(release, language) == together


def test_nothing_is_left_of_them_when_they_are_switched_off():
    own = {
        function
        for one in ALL
        for function in vars(one).values()
        if callable(function) and getattr(function, "__module__", "").startswith(patches.__name__)
    } | {drawing.size}
    for one in ALL:
        one.as_the_library_does()
    left = [
        (name, key)
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in names.LIBRARIES
        for key, value in vars(module).items()
        if callable(value) and any(value is one for one in own)
    ]
    assert left == []


def test_rooms_that_are_kept_are_dropped_when_they_are_too_many(
    release: Release, kept: Kept, monkeypatch: pytest.MonkeyPatch
):
    together = kept("vi", "u5")
    monkeypatch.setattr(lengths, "MOST", 1)
    assert report_pdf(release, "vi", "u5") == together


@pytest.mark.parametrize(("module", "its"), [(widths, "_its"), (lengths, "_its"), (text, "_split")])
def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch, module: ModuleType, its: str):
    module.as_the_library_does()
    there = getattr(module, its)
    monkeypatch.setattr(module, its, lambda box, more, and_more: None)
    assert not module.keep()
    monkeypatch.undo()
    name = getattr(there, "__name__", "")
    place = importlib.import_module(there.__module__)
    assert getattr(place, name) is there
