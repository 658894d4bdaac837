"""Catalogues are found under the tag that Babel writes in paths."""

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

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


CATALOGUES = sorted(translations.LOCALE.rglob("*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_catalogue_says_each_sentence_once_and_has_its_translation(path: Path):
    text = path.read_text(encoding="utf-8")
    catalogue = read_po(io.StringIO(text), abort_invalid=True)
    written = sum(line.startswith("msgid ") for line in text.splitlines())
    assert written == len(catalogue) + 1, "the head, and each sentence once"
    assert [message.id for message in catalogue if message.id and not message.string] == []
