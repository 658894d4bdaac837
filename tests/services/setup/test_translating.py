"""A vendor brings a language without a line of code: handed out, translated, taken back, offered."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from babel.messages.pofile import write_po

from surveyhost import languages, translations
from surveyhost.services.setup import translating
from tests.support import pseudo
from tests.support.shell import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys):
    yield Shell({"SURVEYHOST_DATA": str(tmp_path / "var")}, capsys)
    translations._brought.clear()
    languages.forget()


def translated(archive: Path, say=pseudo.longer, without: str = "") -> None:
    """The messages of an exported archive, translated; but for one."""
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    assert sorted(names) == sorted(f"{one}.po" for one in languages.PARTICIPANTS)
    with zipfile.ZipFile(archive, "w") as packed:
        for name in names:
            made = pseudo.catalogue(name.removesuffix(".po"), "lo", say)
            if without:
                made.delete(without)
            packed.writestr(name, po_of(made))


def po_of(catalogue) -> bytes:
    file = io.BytesIO()
    write_po(file, catalogue)
    return file.getvalue()


def test_a_language_goes_out_and_comes_back_as_po(shell: Shell, tmp_path: Path):
    file = tmp_path / "lo.zip"
    assert "lo: Lao, messages translated: 0 of" in shell.said("translate", "export", "lo", "--out", str(file))
    translated(file, without="Start")
    said = shell.said("translate", "import", "lo", str(file))
    assert "not offered: 1 message to go" in said
    assert "lo" not in languages.participants()
    translated(file)
    assert "offered" in shell.said("translate", "import", "lo", str(file))
    assert "lo" in languages.participants()
    assert translations.catalogue("respondent", "lo").gettext("Start") == "Startö"


def test_a_language_goes_out_and_comes_back_as_a_workbook(shell: Shell, tmp_path: Path):
    file = tmp_path / "fr.xlsx"
    shell("translate", "export", "fr", "--format", "xlsx", "--out", str(file))
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == list(languages.PARTICIPANTS)
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            row[2].value = pseudo.longer(row[1].value or row[0].value)
            if row[1].value:
                row[3].value = pseudo.longer(row[1].value)
    book.save(file)
    shell("translate", "import", "fr", str(file))
    assert "fr" in languages.participants()
    words = translations.catalogue("respondent", "fr")
    assert words.ngettext("%(num)s minute", "%(num)s minutes", 3) == "%(num)s minutesöö"


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (lambda text: text.replace("%(num)s", "%(number)s"), "placeholders"),
        (lambda text: text + "<img src=x>", "markup"),
        (lambda text: text.replace("%(k)s", "%"), "placeholders"),
    ],
)
def test_a_wrong_message_keeps_everything_out(shell: Shell, tmp_path: Path, say, why):
    file = tmp_path / "lo.zip"
    shell("translate", "export", "lo", "--out", str(file))
    translated(file, say)
    assert why in shell.refused("translate", "import", "lo", str(file))
    assert not (tmp_path / "var" / "locale").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mail.po", b"\xff\xfe", "cannot be read"),
        ("mail.po", b"nonsense", "cannot be read"),
        ("other.po", b'msgid ""\nmsgstr ""\n', "holds other.po"),
        ("x.zip", b"PK", "no ZIP"),
        ("x.xlsx", b"PK\x03\x04", "surveyhost:"),
        ("x.txt", b"hello", "holds x.txt"),
    ],
)
def test_what_is_no_translation_is_refused_in_one_line(shell: Shell, tmp_path: Path, name, content, said):
    file = tmp_path / name
    file.write_bytes(content)
    answer = shell.refused("translate", "import", "lo", str(file))
    assert said in answer and "\n" not in answer


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "comes with"), ("en", "comes with"), ("../x", "is not a language"), ("qq", "no")]
)
def test_only_languages_that_a_vendor_may_bring(shell: Shell, tmp_path: Path, language, said):
    assert said in shell.refused("translate", "export", language, "--out", str(tmp_path / "x.zip"))


def test_the_list_says_what_is_offered(shell: Shell, tmp_path: Path, capsys):
    pseudo.write(tmp_path / "var" / "locale", "lo", pseudo.longer, ("respondent", "shared"))
    shell("translate", "list")
    languages.forget()
    standing = {one.language: one for one in translating.every()}
    assert standing["vi"].offered and standing["vi"].done == standing["vi"].messages
    assert not standing["lo"].offered and 0 < standing["lo"].done < standing["lo"].messages
