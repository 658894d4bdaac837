"""Subtraction: tables of groups that nobody printed, and what they say of the people in them."""


def computed(rows, breakdown_of) -> list[tuple[frozenset[int], tuple[int, ...]]]:
    """People and counts of every remainder: an exact row without one exact row inside it, or without all exact rows of
    one breakdown that lie inside it and do not overlap.

    breakdown_of: group code to the breakdown it belongs to ("unit", "tenure", ...).
    """
    exact = [row for row in rows if row.exact]
    made = []
    for large in exact:
        inside = [row for row in exact if row.people < large.people]
        for row in inside:
            made.append(_less(large, [row]))
        for breakdown in set(breakdown_of.values()):
            parts = []
            for row in sorted(inside, key=lambda row: -len(row.people)):
                fits = breakdown_of[row.group] == breakdown and not any(row.people & part.people for part in parts)
                parts += [row] if fits else []
            if parts:
                made.append(_less(large, parts))
    return [(people, counts) for people, counts in made if people]


def _less(large, parts) -> tuple[frozenset[int], tuple[int, ...]]:
    people = large.people.difference(*(part.people for part in parts))
    return people, tuple(large.low[band] - sum(part.low[band] for part in parts) for band in range(len(large.low)))


def nearly_unanimous(rows, breakdown_of) -> list[int]:
    """Sizes of the remainders in which fewer than two lie outside a band."""
    return [len(people) for people, counts in computed(rows, breakdown_of) if len(people) - max(counts) < 2]
