"""What is attached to a unit's report: nothing of units that its reader may not read, in any field."""

import json
from dataclasses import replace

import pytest

from surveyhost.core.release import ledger
from surveyhost.core.release.attached_facts import check
from surveyhost.core.release.json import anonymity, digest
from surveyhost.core.release.model import COMPANY, Protected
from surveyhost.core.release.readers import for_reader, inside, is_of, of_unit
from tests.report import sample

PEOPLE = {"prepared_by": "a@x.example", "approved_by": "b@x.example"}


@pytest.fixture(scope="module")
def release():
    made = sample.release(2026)
    groups = tuple(
        replace(group, covers=({"unit": " / ".join(group.path) or "elsewhere"},))
        if group.breakdown == "unit"
        else group
        for group in made.groups
    )
    inside = replace(groups[-1], code="inside", parent="u2", respondents=made.group("u2").respondents)
    places = (
        Protected("merged", ("Ca đêm",), "shift", "inside"),
        Protected("merged", ("Ca ngày",), "shift", groups[-1].code),
        Protected("not_stated", ("Văn phòng TP.HCM",), "tenure", None),
        Protected("lifted", ("Văn phòng TP.HCM", "Thư ký"), "unit", "u12"),
        Protected("lifted", ("Nhà máy Biên Hòa", "Ép nhựa", "Tổ 1"), "unit", "u2"),
    )
    certificate = {**made.certificate, "relations": {"items": {"q1": 3}}}
    return replace(made, groups=(*groups, inside), protected=places, certificate=certificate)


@pytest.fixture(scope="module")
def whole(release):
    tables = json.loads(anonymity(release, [], PEOPLE))["tables_hash"]
    shown = ledger.PublishedViews("v" * 64, {"q": ()}, (("u13", "q"),))
    return anonymity(release, [ledger.append([], shown, tables)], PEOPLE)


@pytest.mark.parametrize("unit", ["u1", "u2", "u7"])
def test_no_word_of_another_unit(release, whole, unit):
    part = of_unit(whole, unit).decode()
    own = release.group(unit).path
    for group in release.units():
        strange = group.path[: len(own)] != own and own[: len(group.path)] != group.path
        if strange:
            assert f'"{group.code}"' not in part
            assert json.dumps(list(group.path), ensure_ascii=False, separators=(",", ":")) not in part
            assert f'"{" / ".join(group.path)}"' not in part
    assert "relations" not in part and "Thư ký" not in part
    assert json.loads(part)["whole"] == digest(whole)


def test_what_covers_the_company_and_the_unit_above_is_left_out(whole):
    covers = {group["code"]: group["covers"] for group in json.loads(of_unit(whole, "u2"))["groups"]}
    assert set(covers) == {COMPANY, "u1", "u2", "inside"}
    assert covers[COMPANY] == covers["u1"] == []
    assert covers["u2"]


def test_a_value_that_bears_the_name_of_the_unit_is_no_part_of_it():
    """A site that is called like the plant counts people of the whole company."""
    groups = [
        {"code": "plant", "breakdown": "unit", "path": ["Biên Hòa"], "parent": "company"},
        {"code": "site", "breakdown": "site", "path": ["Biên Hòa"], "parent": None},
        {"code": "in the plant", "breakdown": "site", "path": ["Biên Hòa"], "parent": "plant"},
    ]
    assert inside(groups, "plant") == {"plant", "in the plant"}


def places(document: bytes) -> list[tuple[str, ...]]:
    return [tuple(place["path"]) for place in json.loads(document)["protected"]]


def test_of_merged_values_it_says_those_that_are_counted_in_one_of_its_groups(whole):
    """ "Ca đêm" was merged inside the unit, "Ca ngày" in the company: that some answered so is of no unit by itself."""
    assert ("Ca đêm",) in places(of_unit(whole, "u2")) and ("Ca ngày",) not in places(of_unit(whole, "u2"))
    assert ("Ca đêm",) in places(of_unit(whole, "u1")), "the unit above holds it too"
    for stranger in ("u7", "u12"):
        assert not {("Ca đêm",), ("Ca ngày",)} & set(places(of_unit(whole, stranger)))


OWN = frozenset({"u2", "inside"})
PLANT, HALL = ("Plant",), ("Plant", "Hall")


@pytest.mark.parametrize(("place", "belongs"), [
    (Protected("merged", ("night",), "shift", "inside"), True),
    (Protected("merged", ("night",), "shift", "elsewhere"), False),
    (Protected("merged", HALL, "shift", "elsewhere"), False),
    (Protected("not_stated", (), "shift", "elsewhere"), False),
    (Protected("not_stated", HALL, "shift", "elsewhere"), False),
    (Protected("lifted", (*HALL, "Team"), "unit", "u2"), True),
    (Protected("lifted", (*HALL, "Team"), "unit", "elsewhere"), True),
    (Protected("lifted", PLANT, "unit", "u2"), False),
    (Protected("few", ("Plant", "Office"), "unit", "u2", "q1"), False),
    (Protected("not_stated", (), "shift", None), True),
    (Protected("not_stated", HALL, "shift", None), True),
    (Protected("not_stated", (*HALL, "Team"), "shift", None), True),
    (Protected("not_stated", PLANT, "shift", None), False),
    (Protected("not_stated", HALL, "shift", None, "q1"), False),
    (Protected("few", (), "shift", None), False),
    (Protected("merged", HALL, "shift", None), False),
], ids=str)  # fmt: skip
def test_a_protected_place_belongs_to_the_unit_or_it_does_not(place, belongs):
    assert is_of(place, OWN, HALL) is belongs


def test_it_holds_by_itself(whole):
    def failing(document):
        return [one.what for one in check(json.loads(document)) if not one.holds]

    assert failing(of_unit(whole, "u2")) == [what for what in failing(whole) if what != "remainders"]


def test_a_ledger_whose_entries_do_not_follow_each_other_is_found(whole):
    part = json.loads(of_unit(whole, "u2"))
    part["ledger"][0]["previous"] = "1" * 64
    assert "ledger" in [one.what for one in check(part) if not one.holds]


def test_the_company_gets_the_whole(whole):
    assert for_reader({"anonymity.json": whole}, COMPANY) == {"anonymity.json": whole}
