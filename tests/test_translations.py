"""Catalogues are found under the tag that Babel writes in paths."""

from pathlib import Path

import pytest

from surveyhost import translations

PO = """msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Start"
msgstr "{word}"

msgid "%(num)s minute"
msgid_plural "%(num)s minutes"
msgstr[0] "%(num)s {word}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    translations.forget()
    yield tmp_path
    translations.forget()


@pytest.mark.parametrize(("tag", "written"), [("ja", "ja"), ("zh-Hans", "zh_Hans"), ("pt-BR", "pt_BR")])
def test_a_catalogue_lies_where_babel_writes_it(folder: Path, tag, written):
    place = folder / written / "LC_MESSAGES" / "respondent.po"
    place.parent.mkdir(parents=True)
    place.write_text(PO.format(tag=written, word="始める"), encoding="utf-8")
    words = translations.catalogue("respondent", tag)
    assert words.gettext("Start") == "始める"
    assert words.ngettext("%(num)s minute", "%(num)s minutes", 1) == "%(num)s 始める"
