"""Marks: twelve random letters in a letter's envelope and Message-ID, by which it is known when it comes back."""

import re
import secrets
from collections.abc import Mapping
from string import ascii_lowercase

LETTERS = 12
IN_ID = re.compile(r"<([a-z]{12})\.[0-9a-f]{20}@")
"""Where a Message-ID holds it."""
REPEATED: Mapping[str, str] = {"brevo": "X-Mailin-custom", "postmark": "X-PM-Metadata-mark"}
"""Of providers that say neither envelope sender nor Message-ID: the header whose value they say again."""
_IN_ADDRESS = re.compile(r"\+([a-z]{12})@")


def new_mark() -> str:
    """Twelve random letters (56 bits) by which a letter is known again."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(LETTERS))


def return_address(returns: str, mark: str) -> str:
    """The envelope sender of a letter: "returns@vendor.example" with the mark in it."""
    local, _, domain = returns.partition("@")
    return f"{local}+{mark}@{domain}"


def mark_in(address: str) -> str:
    """The mark in a letter's envelope sender or Message-ID; "" where there is none."""
    found = _IN_ADDRESS.search(address.lower()) or IN_ID.search(f"<{address.strip('<> ')}")
    return found[1] if found else ""


def header_of(provider: str, mark: str) -> str:
    """The header line by which this provider says a letter's mark again, in the form of an address; "" for none."""
    return f"{REPEATED[provider]}: mark+{mark}@mark\r\n" if provider in REPEATED else ""
