import hashlib

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.preflight import MailChange
from surveyhost.core.wave import policy
from tests.support.waves import contract


@pytest.mark.parametrize("k", [4, 1, 0, -5])
def test_k_is_never_below_five(k):
    with pytest.raises(Refusal, match="never below 5"):
        contract(k=k)


@pytest.mark.parametrize(
    ("k", "floor", "comments", "full"), [(5, 7, 10, 10), (8, 10, 10, 10), (9, 11, 11, 11), (30, 32, 32, 32)]
)
def test_the_other_numbers_follow_from_k(k, floor, comments, full):
    made = contract(k=k)
    assert (made.floor, made.comment_minimum, made.full_minimum) == (floor, comments, full)


def test_canonical_reads_back_and_is_stable():
    made = contract(breakdowns=("tenure", "unit*work_mode"), keeper="Công đoàn", roster_hash="c" * 64, invited=240)
    raw = policy.canonical(made)
    assert policy.parse(raw) == made
    assert policy.canonical(policy.parse(raw)) == raw
    assert policy.digest(made) == hashlib.sha256(raw).hexdigest()
    assert "Công đoàn".encode() in raw


def test_every_field_changes_the_hash():
    base = contract()
    others = {
        "title": {"vi": "Khác", "en": "Other"}, "client": "X", "vendor": "Y", "wave": 2, "k": 6,
        "questionnaire_hash": "d" * 64, "views_hash": "d" * 64, "roster_hash": "d" * 64,
        "opens": "2026-03-02T08:01+07:00", "closes": "2026-03-13T17:01+07:00", "languages": ("vi",),
        "breakdowns": ("tenure",), "reminders": "non-responders", "destroy_by_days": 29, "keeper": "K", "pages": "one",
        "smallest_group": 7, "invited": 10, "slips": "box", "public_key_hash": "e" * 64, "box_bytes": 8192,
        "fallback": "ko", "dialogue": "yes", "dialogue_key": "f" * 64,
        "services": ("ABCDEF",), "period_answers": 7,
        "by_event": True, "mail_changes": ("links",), "mail_reason": "Another reason",
        "messenger": "yes", "sms": "yes",
    }  # fmt: skip
    split = dict.fromkeys(("keeper_key_hash", "script_hash", "ballot_layout", "query_commit"), "9" * 64)
    split["page_address"] = "https://council.example/survey/"
    assert set(others) | set(split) | {"version", "count"} == set(policy.Policy.__slots__)
    beside = {"mail_changes": {"mail_reason": "No other provider"}, "mail_reason": {"mail_changes": ("links",)}}
    hashes = {policy.digest(contract(**{**beside.get(name, {}), name: value})) for name, value in others.items()}
    hashes |= {policy.digest(contract(**{**SPLIT, name: value})) for name, value in split.items()}
    assert len(hashes | {policy.digest(base), policy.digest(contract(**SPLIT))}) == len(others) + len(split) + 2


SPLIT = {
    "count": "split", "keeper": "K", "public_key_hash": "1" * 64, "keeper_key_hash": "2" * 64, "script_hash": "3" * 64,
    "ballot_layout": "4" * 64, "query_commit": "5" * 64,
}  # fmt: skip
"""What a contract names where answers are counted in halves."""


def test_a_split_count_reads_back_and_a_plain_one_says_nothing_of_it():
    raw = policy.canonical(contract(**SPLIT))
    assert policy.parse(raw).count is policy.Count.SPLIT
    plain = policy.canonical(contract())
    assert not [name for name in SPLIT if name not in {"keeper", "public_key_hash"} and name.encode() in plain]


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in SPLIT if name != "count"),
        {"count": "plain"},
        {"count": "halved"},
        {"dialogue": "yes"},
        {"services": ("ABCDEF",)},
        {"period_answers": 7},
    ],
    ids=str,
)
def test_a_split_count_names_all_that_it_rests_on(changes):
    with pytest.raises(Refusal, match=r"Policy: "):
        contract(**{**SPLIT, **changes})


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://council.example/", "https://council.example"),
        ("https://works-council.company.example:8443/2026/survey/", "https://works-council.company.example:8443"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001"),
    ],
)
def test_a_page_of_the_keepers_is_named_by_its_address_and_known_by_its_origin(address, origin):
    made = contract(**SPLIT, page_address=address)
    assert made.page_origin == origin
    assert policy.parse(policy.canonical(made)) == made
    assert contract(**SPLIT).page_origin == "" and b"page_address" not in policy.canonical(contract(**SPLIT))
    with pytest.raises(Refusal, match="of a split count only"):
        contract(page_address=address)


@pytest.mark.parametrize(
    "address",
    [
        "https://council.example", "http://council.example/", "https://Council.example/", "https://council.example/a",
        "https://council.example/?a/", "https://council.example/#/", "https://user@council.example/",
        "//council.example/",
        "https://council.example:0/", "https://council.example/a b/", "https://*.example/", "https://council.example/\n",
        "https://council.example/;script-src */", "https://công-đoàn.example/", f"https://council.example/{'a' * 200}/",
        "javascript:alert(1)/", "null", " ",
    ],
)  # fmt: skip
def test_anything_else_is_no_address_of_a_page(address):
    with pytest.raises(Refusal, match="not an address for a page"):
        contract(**SPLIT, page_address=address)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2}, {"wave": 0}, {"languages": ()}, {"languages": ("vi", "fr")}, {"title": {"vi": "Chỉ một"}},
        {"questionnaire_hash": "xyz"}, {"views_hash": "A" * 64}, {"roster_hash": "a" * 63}, {"reminders": "some"},
        {"opens": "2026-03-02"}, {"opens": "2026-03-02T08:00"}, {"opens": "2026-13-02T08:00+07:00"},
        {"closes": "2026-03-02T08:00+07:00"}, {"destroy_by_days": 31}, {"destroy_by_days": -1}, {"pages": "three"},
        {"slips": "thrown"}, {"public_key_hash": "xyz"}, {"box_bytes": 0}, {"box_bytes": 4097},
        {"mail_changes": ("links",)}, {"mail_reason": "No reason"}, {"mail_changes": ("words",), "mail_reason": "Why"},
        {"mail_changes": ("links", "images"), "mail_reason": "Not sorted"},
        {"mail_changes": ("links",), "mail_reason": " "}, {"mail_changes": ("links",), "mail_reason": "x" * 501},
        {"messenger": "now and then"}, {"sms": "perhaps"},
        {"dialogue": "perhaps"}, {"dialogue": "yes", "destroy_by_days": 28}, {"dialogue_key": "xyz"},
    ],
    ids=str,
)  # fmt: skip
def test_a_broken_rule_is_refused(changes):
    with pytest.raises(Refusal, match=r"^Policy: .*\.$"):
        contract(**changes)


def test_what_the_mail_provider_does_is_written_down_only_where_it_does_something():
    assert b"mail_" not in policy.canonical(contract())
    changed = contract(mail_changes=("images", "links"), mail_reason="Nhà cung cấp khác không nhận")
    assert policy.parse(policy.canonical(changed)) == changed
    assert MailChange.LINKS in changed.mail_changes


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"\xff", b'{"k": 5}'])
def test_what_is_no_policy_is_refused(raw):
    with pytest.raises(Refusal):
        policy.parse(raw)


def test_one_more_space_is_another_document():
    raw = policy.canonical(contract())
    with pytest.raises(Refusal, match="canonical"):
        policy.parse(raw.replace(b'"k":5', b'"k": 5'))


def test_a_document_with_a_lowered_k_is_refused():
    with pytest.raises(Refusal, match="never below"):
        policy.parse(policy.canonical(contract()).replace(b'"k":5', b'"k":3'))


def test_a_contract_from_before_it_named_its_key_keeps_its_hash():
    raw = policy.canonical(contract())
    assert b"public_key" not in raw and b"box_bytes" not in raw
    assert policy.parse(raw).public_key_hash is None


def test_a_contract_from_before_there_were_boxes_keeps_its_hash():
    assert b"slips" not in policy.canonical(contract())
    boxed = policy.canonical(contract(slips="box"))
    assert b'"slips":"box"' in boxed
    assert policy.parse(boxed).slips == "box"


def test_a_pulses_contract_reads_back():
    for made in (contract(services=("ABCDEF", "GHIJKL")), contract(period_answers=7)):
        assert policy.parse(policy.canonical(made)) == made
    for wrong in ({"services": ("abc",)}, {"period_answers": 6}):
        with pytest.raises(Refusal):
            contract(**wrong)
