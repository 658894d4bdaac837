"""How many people it takes: every number of the promise, each said once.

`grouping.lift` and `grouping.merge` make groups that hold `floor` people, `suppression.unit_rows` and
`suppression.tables` leave out what does not reach `k`, `suppression.proof.witness` proves it of all sums and
differences, and `suppression.publish` refuses a release in which it does not hold.
"""

K_FLOOR = 5
"""The smallest k there is. No setting, role or command goes below it."""


def floor(k: int) -> int:
    """Fewest people of a group, and of each remainder, when groups are made: two may skip an item."""
    return k + 2


def full_minimum(k: int) -> int:
    """Fewest answerers for which full tables and means are printed, in a row and in what it leaves."""
    return max(10, floor(k))


def comment_minimum(k: int) -> int:
    """Fewest writers of a list of comments."""
    return max(10, floor(k))
