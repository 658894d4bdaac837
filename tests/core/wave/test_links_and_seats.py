import hashlib
import hmac
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.wave import links_and_seats

SALT = bytes(range(32))
TOKEN = links_and_seats.new_token("ABC234", bytes(range(100, 116)))


def hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256 and 32 bytes of output, by hand."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_keys_are_hkdf_of_the_salt():
    assert links_and_seats.seat_key(SALT) == hkdf(SALT, b"surveyhost/1/seat")
    assert links_and_seats.token_key(SALT) == hkdf(SALT, b"surveyhost/1/token")
    assert links_and_seats.seat_key(SALT) != links_and_seats.token_key(SALT)


def test_a_seat_id_is_the_reference_under_the_key_of_this_wave_only():
    key, other = links_and_seats.seat_key(SALT), links_and_seats.seat_key(bytes(32))
    assert links_and_seats.seat_id(key, "NV01") == links_and_seats.seat_id(key, "NV01")
    assert len(links_and_seats.seat_id(key, "NV01")) == 32
    assert links_and_seats.seat_id(key, "NV01") != links_and_seats.seat_id(key, "NV02")
    assert links_and_seats.seat_id(key, "NV01") != links_and_seats.seat_id(other, "NV01")


def test_a_token_is_the_code_and_sixteen_random_bytes():
    assert TOKEN.startswith("ABC234") and len(TOKEN) == 28
    assert links_and_seats.code_of(TOKEN) == "ABC234"
    with pytest.raises(ValueError, match="16"):
        links_and_seats.new_token("ABC234", b"short")


def test_seat_ids_digests_and_receipts_never_meet():
    """The same bytes under the same key mean something else for each purpose."""
    key = links_and_seats.token_key(SALT)
    seat = links_and_seats.seat_id(key, TOKEN)
    assert (
        len({seat, links_and_seats.digest(key, TOKEN), links_and_seats.receipt_digest(key, TOKEN.encode(), TOKEN)}) == 3
    )


def test_a_receipt_needs_seat_and_words_and_key():
    key = links_and_seats.token_key(SALT)
    digest = links_and_seats.receipt_digest(key, b"s" * 32, "meovang")
    assert digest == hashlib.pbkdf2_hmac("sha256", b"meovang", links_and_seats.mac(key, b"receipt", b"s" * 32), 256)
    assert digest != links_and_seats.receipt_digest(key, b"t" * 32, "meovang")
    assert digest != links_and_seats.receipt_digest(key, b"s" * 32, "meoden")
    assert digest != links_and_seats.receipt_digest(bytes(32), b"s" * 32, "meovang")


def test_wave_codes_are_six_base32_letters():
    code = links_and_seats.wave_code(lambda count: bytes(range(200, 200 + count)))
    assert len(code) == 6 and set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


LINK = f"https://survey.example/s/{TOKEN}"
MANGLED = {
    "whole": LINK,
    "token alone": TOKEN,
    "path alone": f"/s/{TOKEN}",
    "with a query": f"{LINK}?page=2&lang=vi",
    "escaped slash": LINK.replace("/s/", "/s%2F"),
    "escaped twice": quote(quote(LINK, safe=""), safe=""),
    "trailing stop": f"{LINK}.",
    "in brackets": f"({LINK})",
    "in angle brackets": f"<{LINK}>,",
    "escaped bracket": f"{LINK}%3E",
    "upper-cased host": LINK.replace("https://survey.example", "HTTPS://SURVEY.EXAMPLE"),
    "upper-cased path": LINK.replace("/s/", "/S/"),
    "line break": f"{LINK[:40]}\r\n{LINK[40:]}",
    "line break and indent": f"{LINK[:40]}\n    {LINK[40:]}",
    "quoted-printable break": f"{LINK[:40]}=\r\n{LINK[40:]}",
    "quote marks of a reply": f"{LINK[:40]}\n> {LINK[40:]}",
    "zero-width space": f"{LINK[:40]}\u200b{LINK[40:]}",
    "soft hyphen": f"{LINK[:40]}\u00ad{LINK[40:]}",
    "words run into it": f"{LINK}This link is yours",
    "trailing comma and words": f"{LINK}, then",
    "a safe link": f"https://scanner.example/?url={quote(LINK, safe='')}&data=1",
}


@pytest.mark.parametrize("text", MANGLED.values(), ids=MANGLED)
def test_a_mangled_link_is_mended(text):
    assert links_and_seats.recover(text) == TOKEN


@pytest.mark.parametrize(
    "text", ["", "/s/", "hello", LINK[:-1], TOKEN.lower(), "https://survey.example/", LINK.upper()]
)
def test_what_holds_no_token_is_not_guessed(text):
    assert links_and_seats.recover(text) != TOKEN


@given(st.text(max_size=200))
def test_recover_takes_any_text(text):
    found = links_and_seats.recover(text)
    assert found is None or len(found) == 28


@given(st.binary(min_size=16, max_size=16))
def test_every_token_is_found_in_its_link(secret):
    token = links_and_seats.new_token("Q7ABCD", secret)
    assert links_and_seats.recover(f"https://x.example/s/{token}") == token


def test_a_seat_of_a_box_is_like_no_other():
    key = links_and_seats.seat_key(bytes(32))
    made = {links_and_seats.box_seat_id(key, box, number) for box in ("", "A", "A / B") for number in range(50)}
    assert len(made) == 150
    assert not made & {links_and_seats.seat_id(key, name) for name in ("", "A", "A / B")}


def test_short_and_pure():
    for module in ("links_and_seats", "sealing"):
        source = Path(links_and_seats.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
        assert len(source.splitlines()) < 160
