"""Fréchet bounds: what two overlapping tables tell of the people whom both count, without solving anything.

If 18 of 20 in a unit are content, and 9 of the unit are on nights, then at least 7 of the 9 are.
"""

import numpy as np

from tests.attacker.sight import matrix


def certain_overlaps(rows) -> list[tuple[str, str]]:
    """Pairs of printed rows whose overlap, for one of the two alone or for both together, must all be in one band."""
    everybody = sorted(frozenset().union(*(row.people for row in rows)))
    members = matrix([row.people for row in rows], everybody).astype(np.float32)
    shared = (members @ members.T).astype(np.int64)
    sizes = shared.diagonal()
    low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
    found = []
    for band in range(low.shape[1]):
        outside = sizes - low[:, band]  # at most so many of a row are not in the band
        least = shared - np.minimum(outside[:, None], outside[None, :])
        most = np.minimum(high[:, band][:, None], high[:, band][None, :])
        certain = (shared > 0) & (least >= shared) & (most >= shared)
        found += [(rows[one].group, rows[other].group) for one, other in np.argwhere(certain)]
    return found
