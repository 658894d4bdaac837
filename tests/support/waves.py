"""A wave in the vault without an office around it: seats, links, keys, and people who answer."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import delete, update

from surveyhost.core.questionnaire import answer_size
from surveyhost.core.questionnaire.file import read, write
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.split import ballot
from surveyhost.core.split.boxes import form_for
from surveyhost.core.wave import label_encryption, links_and_seats, policy, receipt, sealing
from surveyhost.core.wave.binding import SplitTerms
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.core.wave.policy import Policy
from surveyhost.services.office.house import House
from surveyhost.services.vault import desk
from surveyhost.services.vault import links as vault_links
from surveyhost.store.vault import tables as store

QUESTIONNAIRE = """
code = "short"
languages = ["vi", "en"]
title = { vi = "Ngắn", en = "Short" }

[[section]]
code = "work"
title = { vi = "Công việc", en = "Work" }

[[section.item]]
code = "clear"
kind = "rating"
points = 5
theme = "clarity"
text = { vi = "Tôi biết mình phải làm gì.", en = "I know what is expected of me." }
labels = { vi = ["Không", "Có"], en = ["No", "Yes"] }

[[section.item]]
code = "change"
kind = "comment"
text = { vi = "Điều gì nên thay đổi?", en = "What should change?" }

[[theme]]
code = "clarity"
text = { vi = "Rõ ràng", en = "Clarity" }
"""


KEEPER = sealing.new_pair()
"""The keeper's key pair in waves that are counted in halves."""
LABELS = 80
"""Bytes of the longest labels."""


def questionnaire() -> Questionnaire:
    return read(QUESTIONNAIRE)


def contract(**changes: object) -> Policy:
    """A policy with good defaults."""
    values: dict = {
        "title": {"vi": "Tiếng nói", "en": "Voice"},
        "client": "Nam Hải",
        "vendor": "surveyhost",
        "wave": 1,
        "k": 5,
        "questionnaire_hash": sha256(write(questionnaire()).encode()).hexdigest(),
        "views_hash": "b" * 64,
        "opens": "2026-03-02T08:00+07:00",
        "closes": "2099-03-13T17:00+07:00",
        "languages": ("vi", "en"),
    }
    return Policy(**values | changes)


@dataclass
class Wave:
    """What minting made, and what nobody but this test keeps: who has which seat and link."""

    house: House
    code: str
    policy: Policy
    salt: bytes
    public_key: bytes
    private_key: bytes
    people: list[str] = field(default_factory=list)
    seats: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, AccessToken] = field(default_factory=dict)
    words: dict[str, Sequence[str]] = field(default_factory=dict)
    """Receipts of those who have answered."""

    def receipt(self, person: str) -> bytes:
        """What the vault keeps of a receipt; in a split count it stands for all rows of an answer, and lies nowhere."""
        text = receipt.normal(" ".join(self.words[person]))
        return links_and_seats.receipt_digest(self.token_key, self.seats[person], text)

    @property
    def token_key(self) -> bytes:
        return links_and_seats.token_key(self.salt)

    def more_links(self, people: Sequence[str]) -> None:
        """A fresh link for each of these, in this order, as a round of letters makes them."""
        for person in people:
            self.links[person] = links_and_seats.new_token(self.code, secrets.token_bytes(16))
            vault_links.make_links(self.house, self.code, self.salt, [(self.links[person], self.seats[person])])

    def open_box(self, box: bytes) -> bytes:
        return sealing.open_box(self.private_key, bytes.fromhex(policy.digest(self.policy)), box)


def _split(public: bytes) -> tuple[dict[str, object], bytes]:
    """What the contract of a split count says besides, and what lies in the vault of it."""
    terms = SplitTerms(KEEPER[0], LABELS)
    form = form_for(questionnaire(), terms.labels)
    says = {
        "count": "split",
        "keeper": "Works council",
        "public_key_hash": sha256(public).hexdigest(),
        "keeper_key_hash": sha256(terms.keeper_key).hexdigest(),
        "script_hash": "0" * 64,
        "ballot_layout": ballot.digest(form.layout),
        "query_commit": "0" * 64,
        "box_bytes": form.desk,
    }
    return says, terms.write()


def minted(
    house: House,
    people: int = 10,
    labels: Sequence[str] = ("A", "B"),
    vault: int = 0,
    is_split: bool = False,
    **changes: object,
) -> Wave:
    """A wave whose links are known and which nobody can answer yet, in the vault of this number."""
    wave = _published(house, people, labels, vault, is_split, **changes)
    wave.links = {person: links_and_seats.new_token(wave.code, secrets.token_bytes(16)) for person in wave.people}
    pairs = [(wave.links[person], wave.seats[person]) for person in wave.people]
    vault_links.make_links(house, wave.code, wave.salt, pairs)
    return wave


def _published(
    house: House, people: int, labels: Sequence[str], vault: int, is_split: bool = False, **changes: object
) -> Wave:
    public, private = sealing.new_pair()
    code = links_and_seats.wave_code(secrets.token_bytes, vault)
    size = sealing.box_bytes(public, answer_size.for_response(questionnaire(), 80))
    says, terms = _split(public) if is_split else ({}, None)
    of_wave = {"public_key_hash": sha256(public).hexdigest(), "box_bytes": size} | says | changes
    wave = Wave(house, code, contract(**of_wave), links_and_seats.new_salt(secrets.token_bytes), public, private)
    key = links_and_seats.seat_key(wave.salt)
    wave.people = [f"NV{number:05}" for number in range(people)]
    wave.seats = {person: links_and_seats.seat_id(key, person) for person in wave.people}
    rows = [(seat, (labels[number % len(labels)], "*")) for number, seat in enumerate(wave.seats.values())]
    canonical = policy.canonical(wave.policy)
    desk.publish_wave(house, code, canonical, write(questionnaire()), public, wave.salt, rows, terms)
    return wave


def without_links(house: House, people: int, vault: int = 0) -> Wave:
    """A wave that can be answered as soon as somebody has a link."""
    wave = _published(house, people, ("A", "B"), vault)
    desk.set_state(house, wave.code, "open")
    return wave


def opened(
    house: House,
    people: int = 10,
    labels: Sequence[str] = ("A", "B"),
    vault: int = 0,
    is_split: bool = False,
    **changes: object,
) -> Wave:
    """A wave that can be answered. is_split: its answers are counted in halves."""
    wave = minted(house, people, labels, vault, is_split, **changes)
    desk.set_state(house, wave.code, "open")
    return wave


def older(house: House, people: int = 10, labels: Sequence[str] = ("A", "B"), **changes: object) -> Wave:
    """A wave as they were made before contracts named the key: labels in clear in the seats, none with the links."""
    wave = opened(house, people, labels, public_key_hash=None, box_bytes=None, **changes)
    with house.vault.begin() as session:
        session.execute(delete(store.token).where(store.token.c.wave == wave.code))
        for number, seat in enumerate(wave.seats.values()):
            clear = json.dumps([labels[number % len(labels)], "*"], ensure_ascii=False, separators=(",", ":")).encode()
            session.execute(update(store.seat).where(store.seat.c.id == seat).values(labels=clear))
        pairs = (
            label_encryption.entry(wave.token_key, wave.links[person], wave.seats[person]) for person in wave.people
        )
        store.put_tokens(session, wave.code, sorted(pairs))
    return wave
