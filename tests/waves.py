"""A wave in the vault without an office around it: seats, links, keys, and people who answer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveyhost.core import identity, policy, sealing
from surveyhost.core.identity import AccessToken
from surveyhost.core.policy import Policy
from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.questionnaire_file import read
from surveyhost.services import vault_desk
from surveyhost.services.house import House

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
        "questionnaire_hash": "a" * 64,
        "views_hash": "b" * 64,
        "opens": "2026-03-02T08:00+07:00",
        "closes": "2026-03-13T17:00+07:00",
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

    @property
    def token_key(self) -> bytes:
        return identity.token_key(self.salt)

    def more_links(self, people: Sequence[str]) -> None:
        """A fresh link for each of these, in this order, as a round of letters makes them."""
        for person in people:
            self.links[person] = identity.new_token(self.code, secrets.token_bytes(16))
            entry = identity.entry(self.token_key, self.links[person], self.seats[person])
            vault_desk.add_tokens(self.house, self.code, [entry])

    def open_box(self, box: bytes) -> bytes:
        return sealing.open_box(self.private_key, bytes.fromhex(policy.digest(self.policy)), box)


def minted(house: House, people: int = 10, labels: Sequence[str] = ("A", "B"), **changes: object) -> Wave:
    """A wave whose links are known and which nobody can answer yet."""
    public, private = sealing.new_pair()
    code = identity.wave_code(secrets.token_bytes)
    wave = Wave(house, code, contract(**changes), identity.new_salt(secrets.token_bytes), public, private)
    key = identity.seat_key(wave.salt)
    wave.people = [f"NV{number:05}" for number in range(people)]
    wave.seats = {person: identity.seat_id(key, person) for person in wave.people}
    rows = [(seat, (labels[number % len(labels)], "*")) for number, seat in enumerate(wave.seats.values())]
    canonical = policy.canonical(wave.policy)
    vault_desk.publish_wave(house, code, canonical, questionnaire(), public, wave.token_key, rows)
    digests = []
    for person in wave.people:
        wave.links[person] = identity.new_token(code, secrets.token_bytes(16))
        digests.append(identity.entry(wave.token_key, wave.links[person], wave.seats[person]))
    vault_desk.add_tokens(house, code, digests)
    return wave


def opened(house: House, people: int = 10, labels: Sequence[str] = ("A", "B"), **changes: object) -> Wave:
    """A wave that can be answered."""
    wave = minted(house, people, labels, **changes)
    vault_desk.set_state(house, wave.code, "open")
    return wave
