"""Rows to people, and every problem at once: each rule of the roster, and what the sentence says."""

import pytest

from surveyhost.core.roster import model as roster
from surveyhost.core.roster.csv import rows
from surveyhost.core.roster.model import Person, Reading
from surveyhost.core.roster.problems import PROBLEMS
from surveyhost.core.roster.unit_paths import unit_path

HEADINGS = "id,email,name,language,unit,tenure\n"


def read(text: str | bytes, languages: tuple[str, ...] = ("vi", "en"), default: str = "vi", **mapping: str) -> Reading:
    content = text if isinstance(text, bytes) else text.encode()
    return roster.read(rows(content), languages, default, mapping)


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    reading = read(text)
    assert reading.problems and not reading.people, "nothing is imported where there is a problem"
    return [(problem.line, problem.column, problem.kind) for problem in reading.problems]


# --- what is read ---


def test_a_person() -> None:
    (person,) = read(HEADINGS + "E1,Lan@Minh-Hai.Example,Nguyễn Thị Lan,en,Plant / Line A,1-3\n").people
    assert person == Person("E1", "Lan@minh-hai.example", "Nguyễn Thị Lan", "en", "Plant / Line A", {"tenure": "1-3"})


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("mã nhân viên", "id"),
        ("Mã Nhân Viên", "id"),
        ("MA NHAN VIEN", "id"),
        (" ID ", "id"),
        ("thư điện tử", "email"),
        ("Email", "email"),
        ("họ tên", "name"),
        ("Họ tên", "name"),
        ("ngôn ngữ", "language"),
        ("đơn vị", "unit"),
        ("Bộ phận", "unit"),
        ("don_vi", "unit"),
    ],
)
def test_headings_in_vietnamese_with_and_without_marks(heading: str, column: str) -> None:
    cells = {"id": "E1", "email": "a@b.vn", "name": "Lan", "language": "en", "unit": "A / B"}
    others = [name for name in cells if name != column]
    text = ",".join([heading, *others]) + "\n" + ",".join([cells[column], *(cells[name] for name in others)])
    (person,) = read(text).people
    assert getattr(person, column) == cells[column]
    assert person.attributes == {}


def test_decomposed_letters_are_composed() -> None:
    (person,) = read("id,ho\u0323 te\u0302n\nE1,Nguye\u0302\u0303n\n").people
    assert person.name == "Nguy\u1ec5n"


def test_other_columns_are_attributes_and_what_is_empty_is_not_stated() -> None:
    first, second = read("id,Thâm niên,work mode\nE1, 1-3 ,remote\nE2,,\n").people
    assert first.attributes == {"Thâm niên": "1-3", "work mode": "remote"}
    assert second.attributes == {}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_separators_line_ends(separator: str, bom: bytes, end: str) -> None:
    lines = [["mã nhân viên", "họ tên", "đơn vị"], ["E1", "Trần Hữu", "Văn phòng / IT"], ["E2", "Lê", ""]]
    content = bom + end.join(separator.join(cells) for cells in lines).encode()
    assert [person.id for person in read(content).people] == ["E1", "E2"]
    assert read(content).people[0].unit == "Văn phòng / IT"


def test_utf_16_as_spreadsheets_save_it() -> None:
    assert read("id\tname\nE1\tLê Đức\n".encode("utf-16")).people[0].name == "Lê Đức"


def test_a_spreadsheets_own_word_on_the_separator() -> None:
    assert read("sep=;\nid;name\nE1;a, b\n").people[0].name == "a, b"


def test_separators_inside_quotes_do_not_mislead() -> None:
    assert read('id;"name, or a, b, c, d";email\nE1;x;a@b.vn\n').people[0].email == "a@b.vn"


def test_quoted_line_breaks_do_not_shift_lines() -> None:
    text = 'id,name,email\nE1,"Lan\nNguyễn",a@b.vn\nE2,"a ""b"" c",bad\n'
    assert problems(text) == [(4, "email", "bad-address")]
    assert read(text.replace("bad", "c@d.vn")).people[0].name == "Lan Nguyễn"


def test_empty_lines_and_empty_cells_at_the_end_are_nothing() -> None:
    assert len(read("\n\nid,name\n\nE1,a,,\n,,\n\nE2\n").people) == 2


def test_no_language_is_the_clients_if_the_questionnaire_has_it() -> None:
    assert read("id\nE1\n", ("en", "vi"), "vi").people[0].language == "vi"
    assert read("id\nE1\n", ("en",), "vi").people[0].language == "en"


@pytest.mark.parametrize(("text", "code"), [("VI", "vi"), ("Tiếng Việt", "vi"), ("English", "en"), ("tiếng anh", "en")])
def test_languages_by_name(text: str, code: str) -> None:
    assert read(f"id,language\nE1,{text}\n").people[0].language == code


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""),
        ("A", "A"),
        ("A / B / C", "A / B / C"),
        ("A /B", "A / B"),
        ("A/ B", "A / B"),
        ("  A  /   B b ", "A / B b"),
        ("R&D/QA / Lab", "R&D/QA / Lab"),
        ("A /  / B", None),
        ("A / / B", None),
        ("A // B", None),
        ("A//B", None),
        ("A / ", None),
        (" / B", None),
        ("/", None),
    ],
)
def test_unit_paths(text: str, path: str | None) -> None:
    assert unit_path(text) == path


def test_a_mapping_goes_before_our_reading() -> None:
    (person,) = read("Mã,Phòng ban,id\nE1,Kho,x\n", Mã="id", **{"Phòng ban": "unit", "id": "-"}).people
    assert (person.id, person.unit, person.attributes) == ("E1", "Kho", {})


def test_people_with_the_same_attributes_share_them() -> None:
    first, second = read("id,a,b\nE1,x,y\nE2,x,y\n").people
    assert first.attributes is second.attributes


# --- what is wrong ---


def test_every_problem_at_once_with_line_and_column() -> None:
    text = HEADINGS + (
        "E1,a@b.vn,Lan,vi,A,x\n"
        ",b@b.vn,Minh,vi,A,x\n"
        "E1,c@b.vn,Hùng,vi,A,x\n"
        "E4,not an address,Đức,fr,A /  / B,x\n"
        "E5,d@b.vn,Mai,vi,A,x,surplus\n"
    )
    assert problems(text) == [
        (3, "id", "missing-id"),
        (4, "id", "duplicate-id"),
        (5, "email", "bad-address"),
        (5, "language", "unknown-language"),
        (5, "unit", "empty-level"),
        (6, "", "too-many-cells"),
    ]


def test_sentences_say_what_was_expected_and_name_nobody() -> None:
    said = [problem.sentence() for problem in read(HEADINGS + "E1,lan@,Lan,fr,A / ,x\nE1,,,,,\n").problems]
    assert said == [
        "line 2, column email: this is not an e-mail address",
        "line 2, column language: language 'fr' is not in the questionnaire; expected vi, en",
        "line 2, column unit: a level of the unit is empty; expected levels like 'Plant 1 / Line A'",
        "line 3, column id: the id is on line 2 already",
    ]
    assert not any("lan@" in sentence or "Lan" in sentence for sentence in said)


def test_columns_are_named_as_in_the_file() -> None:
    assert problems("mã nhân viên,thư điện tử\nE1,x\n") == [(2, "thư điện tử", "bad-address")]


@pytest.mark.parametrize("address", ["lản@b.vn", "阿Q@例え.jp", "müller@Müller.DE"])
def test_an_address_beyond_ascii_is_taken_and_told(address: str) -> None:
    reading = read(f"id,email\nE1,a@b.vn\nE2,{address}\n")
    local, _, domain = address.rpartition("@")
    assert [one.email for one in reading.people] == ["a@b.vn", f"{local}@{domain.lower()}"]
    assert [(one.kind, one.values) for one in reading.notices] == [
        ("address-beyond-ascii", {"count": "1", "lines": "3"})
    ]
    assert not read("id,email\nE1,a@Müller.de\n").notices  # such a domain travels to any server


def shared(*reached: str) -> list[dict[str, str]]:
    """What is told of a list whose people are reached so, of mailboxes that many share."""
    lines = "".join(f"E{number},{text}\n" for number, text in enumerate(reached))
    heading = "email" if "@" in reached[0] else "mobile"
    return [dict(one.values) for one in read(f"id,{heading}\n{lines}").notices if one.kind == "shared-mailbox"]


def test_a_mailbox_that_takes_the_links_of_a_whole_group_is_told() -> None:
    of_five = ["line.a@b.vn", "Line.A@b.vn", "line.a+2@b.vn", "line.a+x@B.vn", "lan@b.vn", "line.a@b.vn"]
    assert shared(*of_five) == [{"least": "5", "count": "5", "lines": "2-5, 7"}]
    assert shared(*of_five[:-1]) == []
    assert shared(*(f"line.a@{number}.vn" for number in range(6))) == []


def test_so_is_a_mobile_number() -> None:
    assert shared(*["+84 912 345 678"] * 3, *["+84912345678"] * 2) == [{"least": "5", "count": "5", "lines": "2-6"}]


@pytest.mark.parametrize(
    "address",
    [
        "lan",
        "lan@",
        "@b.vn",
        "a@b",
        "a b@c.vn",
        "a@b..vn",
        ".a@b.vn",
        "a.@b.vn",
        "a..b@c.vn",
        "a@-b.vn",
        "a@b.vn, c@d.vn",
        "Lan <a@b.vn>",
        "a@b.v",
        "l ản@b.vn",
        "@ả.vn",
        f"{'a' * 65}@b.vn",
        f"a@{'b' * 64}.vn",
        '"a@b.vn\nBcc: x@y.vn"',
    ],
)
def test_malformed_addresses(address: str) -> None:
    quoted = address if address.startswith('"') else f'"{address}"'
    assert problems(f"id,email\nE1,{quoted}\n") == [(2, "email", "bad-address")]


@pytest.mark.parametrize(
    "address", ["a@b.vn", "first.last+tag@sub.my-firm.com.vn", "o'neil_1@x.co", "a@xn--bcher-kva.example"]
)
def test_addresses_that_are_fine(address: str) -> None:
    assert read(f"id,email\nE1,{address}\n").people[0].email == address


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("email,name", [(1, "id", "no-id-column")]),
        ("id,email,thư điện tử", [(1, "thư điện tử", "column-twice")]),
        ("id,tenure,Tenure", [(1, "Tenure (C)", "column-twice")]),
        ("id,email,Email\nE1,,", [(1, "Email (C)", "column-twice")]),
        ("id,,name\nE1,x,y\nE2,x,y", [(1, "B", "no-heading")]),
        ("id," + "x" * 101, [(1, "x" * 60 + "…", "too-long")]),
        ("id," + "y" * 40_000 + "=", [(1, "y" * 60 + "…", "too-long")]),
        ("id,a\x07b", [(1, "ab", "control-character")]),
        ("id," + ",".join(f"c{number}" for number in range(60)), [(1, "BI", "too-many-columns")]),
    ],
)
def test_heading_rows_that_cannot_be_read_as_one(heading: str, expected: list[tuple[int, str, str]]) -> None:
    assert problems(f"{heading}\n") == expected


def test_with_a_bad_heading_the_rows_are_checked_all_the_same() -> None:
    assert problems("email\nx\n") == [(1, "id", "no-id-column"), (2, "email", "bad-address")]


@pytest.mark.parametrize("text", ["", "\n\n", "id,name\n", "id\n,\n"])
def test_a_file_without_people(text: str) -> None:
    assert problems(text)[0][2] in {"no-id-column", "no-rows"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("id,name\nE1,x\nE2,Łódź\n".encode("cp1250"), 3),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1),
        (b"id\nE1\n\x00\x00\n", 3),
    ],
)
def test_a_file_that_is_not_text(content: bytes, line: int) -> None:
    assert problems(content) == [(line, "", "not-text")]


def test_broken_bytes_late_in_a_large_file_are_found_on_their_line() -> None:
    content = b"id,name\n" + b"".join(b"E%d,x\n" % number for number in range(40_000)) + b"E,\xff\n"
    assert problems(content) == [(40_002, "", "not-text")]


@pytest.mark.parametrize("text", ['id,name\nE1,"open\nE2,x\n', 'id,name\nE1,"a"b\n'])
def test_quotes_that_do_not_match(text: str) -> None:
    assert [(line, kind) for line, _, kind in problems(text)] == [(2, "broken-quotes")]


@pytest.mark.parametrize("text", ["E\x071", "E\ue0001", "E\u03781"])
def test_characters_that_cannot_be_printed(text: str) -> None:
    assert problems(f"id\n{text}\n")[0][2] == "control-character"


@pytest.mark.parametrize("text", ["E\u202e1", "E1\u200b", "E\u00ad1", "\u2060E1", "E\ufe0f1", "\u00a0E1\u3000"])
def test_characters_that_hide_are_no_part_of_a_text(text: str) -> None:
    assert [person.id for person in read(f"id\n{text}\n").people] == ["E1"]


def test_texts_that_are_too_long_and_trees_too_deep() -> None:
    assert problems(f"id,name\nE1,{'x' * 201}\n") == [(2, "name", "too-long")]
    assert problems(f"id,unit\nE1,{' / '.join('abcdefghijklmn')}\n") == [(2, "unit", "too-deep")]


def test_a_thousand_problems_are_enough() -> None:
    found = read("id,email\n" + "".join(f"E{number},x\n" for number in range(2000))).problems
    assert len(found) == roster.MOST_PROBLEMS + 1
    assert found[-1].kind == "more"


def test_each_kind_of_problem_has_its_words() -> None:
    kinds = {"no-rows", "more", "no-id-column", "missing-id", "control-character", "not-text"}
    assert kinds <= set(PROBLEMS)


# --- the hash ---


def test_the_hash_is_of_who_is_where_and_not_of_the_order() -> None:
    people = [("E1", "A", {"t": "1"}), ("E2", "A", {}), ("E3", "B", {"t": "1", "m": "x"})]
    first = roster.digest(people)
    assert first == roster.digest(reversed(people))
    assert first == roster.digest([*people[:2], ("E3", "B", {"m": "x", "t": "1"})])
    assert len(first) == 64
    for planted in (
        [*people, ("E4", "B", {})],
        people[:2],
        [("E1", "B", {"t": "1"}), *people[1:]],
        [("E1", "A", {"t": "2"}), *people[1:]],
    ):
        assert roster.digest(planted) != first


def test_the_hash_is_as_documented() -> None:
    """Worked out by hand: what a works council would compute."""
    import hashlib

    lines = sorted(
        hashlib.sha256(text.encode()).digest() for text in ('["E1","A / B",{"tenure":"1-3"}]', '["E2","",{}]')
    )
    expected = hashlib.sha256(b"".join(lines)).hexdigest()
    assert roster.digest([("E2", "", {}), ("E1", "A / B", {"tenure": "1-3"})]) == expected


def test_a_problem_quotes_a_heading_in_short() -> None:
    long = "mã nhân viên " * 4000
    reading = roster.read([(1, [long, "email"]), (2, ["", "x"])], ("vi",), "vi", {long: "id"})
    assert [problem.kind for problem in reading.problems] == ["missing-id", "bad-address"]
    assert all(len(problem.sentence()) < 200 for problem in reading.problems)
