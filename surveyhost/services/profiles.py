"""Seats and spent seats per label profile: what close counts for the tally, and nobody reads after it.

A profile may be one person's, so these counts would say who took part. They lie in the office only under a key that
forget destroys, and go as soon as they have served: the tally checks that no profile holds more responses than seats.
"""

import json
from collections.abc import Mapping
from typing import Any

from ..core.release_json import canonical
from . import wave_keys
from .counting import label_key
from .keys import Keyring
from .vault_desk import Closing


def seat_counts(keys: Keyring, code: str, closing: Closing) -> dict[str, Any]:
    """What close writes into the office: boxes and their digest in clear, seats per profile wrapped."""
    counts = {label_key(labels): count for labels, count in closing.spent_per_labels.items()}
    wrapped = keys.wrap(wave_keys.cube_name(code), canonical(counts))
    return {"boxes": closing.boxes, "digest": closing.digest, "profiles": wrapped.hex()}


def spent_per_profile(keys: Keyring, code: str, seats: Mapping[str, Any]) -> dict[str, int]:
    """Spent seats for each label profile, as close counted them. Refusal("destroyed") after forget."""
    counts: dict[str, int] = json.loads(keys.unwrap(wave_keys.cube_name(code), bytes.fromhex(seats["profiles"])))
    return counts


def without_profiles(seats: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What may stay: numbers of the whole wave."""
    return None if seats is None else {key: value for key, value in seats.items() if key != "profiles"}
