"""Seats and spent seats per label profile: what close counts for the tally, and nobody reads after it.

A profile may be one person's, so these counts would say who took part. They lie in the office only under a key that
forget destroys, and go as soon as they have served: the tally checks that no profile holds more responses than seats.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ...core.release.json import canonical
from ...store.office.base import UnreadableDict
from ..keys import waves
from ..keys.keyring import Keyring
from .desk import Closing


def label_key(labels: Iterable[str]) -> str:
    """A profile of labels as one text, the key under which close counts the seats."""
    return json.dumps(list(labels), ensure_ascii=False, separators=(",", ":"))


def seat_counts(keys: Keyring, code: str, closing: Closing) -> dict[str, Any]:
    """What close writes into the office: boxes and their digest in clear, seats per profile wrapped.

    Without profiles where the labels of seats could not be read any more.
    """
    boxes = {"boxes": closing.boxes, "digest": closing.digest, "covers": closing.covers}
    if closing.spent_per_labels is None:
        return boxes
    counts = {label_key(labels): count for labels, count in closing.spent_per_labels.items()}
    wrapped = keys.wrap(waves.cube_name(code), canonical(counts))
    return {**boxes, "profiles": wrapped.hex()}


def spent_per_profile(keys: Keyring, code: str, seats: Mapping[str, Any]) -> dict[str, int] | None:
    """Spent seats for each label profile, as close counted them; None where it could not.

    KeyDestroyed after forget.
    """
    if "profiles" not in seats:
        return None
    counts: dict[str, int] = json.loads(keys.unwrap(waves.cube_name(code), bytes.fromhex(seats["profiles"])))
    return counts


def without_profiles(seats: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What may stay: numbers of the whole wave."""
    if isinstance(seats, UnreadableDict):
        return seats  # stays as damaged as it is, or it would seem that nothing had been counted
    return None if seats is None else {key: value for key, value in seats.items() if key != "profiles"}
