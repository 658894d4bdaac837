"""Who each person of a wave was in an earlier one: by the firm's own id, and by where they are reached.

A firm that numbers its people anew gives everybody another id, and somebody who comes may get the mailbox of somebody
who left. Either way may be wrong, so as many people as possible are taken for the same. Where both find as many, the
mailbox counts, since letters have to reach whoever is to answer. A name is no evidence: many people have the same one,
and anybody can write it otherwise.
"""

from collections.abc import Sequence


def found_again(by_mailbox: Sequence[int | None], by_id: Sequence[int | None]) -> list[int | None]:
    """For each person a place in the earlier wave, nobody's place twice; None for whoever is not found.

    Each is given for the same people, and gives no place to two of them.
    """
    made = list(by_mailbox)
    holder = {place: person for person, place in enumerate(by_mailbox) if place is not None}
    for start, place in enumerate(by_mailbox):
        if place is not None:
            continue
        moves: list[tuple[int, int]] = []
        person: int | None = start
        while person is not None and (own := by_id[person]) is not None:
            moves.append((person, own))
            person = holder.get(own)  # gives this place up, where there is another one for them
        if person is None:
            for one, own in moves:
                made[one] = own
    return made
