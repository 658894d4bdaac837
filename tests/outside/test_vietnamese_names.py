"""The second look for names, with and without the package that knows them."""

import sys
from types import SimpleNamespace

import pytest

from surveyhost.outside import vietnamese_names as names
from surveyhost.services.tabulation.marking import marked

TEXT = "Toà nhà nóng, anh Tuấn  Anh và Tuấn thì khó tính."


@pytest.fixture(autouse=True)
def forgotten():
    names._tagger.cache_clear()
    yield
    names._tagger.cache_clear()


def tagger(text):
    """What underthesea says: words in its own spelling, one of them nowhere in the text."""
    said = [("Tòa", "O"), ("nhà nóng", "O"), ("chẳng có", "B-PER"), ("Tuấn Anh", "B-PER"), ("Tuấn", "I-PER")]
    return [(word, "N", "B-NP", what) for word, what in said]


def found(text):
    return [text[start:end] for start, end in names.vietnamese_names(text)]


def test_names_are_found_where_they_stand(monkeypatch):
    monkeypatch.setitem(sys.modules, "underthesea", SimpleNamespace(ner=tagger))
    assert found(TEXT) == ["Tuấn  Anh", "Tuấn"]
    assert found(" ") == []


def test_without_the_package_nothing_is_found_and_nothing_breaks(monkeypatch):
    monkeypatch.setitem(sys.modules, "underthesea", None)
    assert not names.is_there()
    assert found(TEXT) == []


def test_only_vietnamese_comments_are_looked_at(monkeypatch):
    monkeypatch.setitem(sys.modules, "underthesea", SimpleNamespace(ner=tagger))
    english = "The building is too hot and Tuấn is hard to please."
    cube = SimpleNamespace(comments={"c": {"u": (TEXT, english)}}, threads={})
    first, second = marked(cube, [], ("vi", "en"))["c"]["u"]
    assert [what for *_, what in first["marks"]] == ["name", "name"] and first["state"] == "masked"
    assert second["marks"] == []


def test_the_package_itself():
    pytest.importorskip("underthesea")
    assert found("Hỏi Trần Thu Hà thì biết, anh Tuấn không biết.") == ["Trần Thu Hà", "Tuấn"]


def test_a_numbers_country_is_the_clients():
    cube = SimpleNamespace(comments={"c": {"u": ("Call 13812345678 please, he is there.",)}}, threads={})
    for country, what in (("CN", "phone"), (None, "number")):
        assert marked(cube, [], ("en",), country)["c"]["u"][0]["marks"][0][2] == what
