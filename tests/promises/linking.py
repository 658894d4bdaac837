"""What an attacker makes of two piles of traces: seats on the one side, boxes on the other.

The reader of the files says of every seat and every box which marks it bears (a transaction's number, a commit in a
journal) and where it stands in any order he can see (transaction number, place in a file, number of a page). Here he
guesses which box is whose: by equal marks, by equal rank, and by the nearest neighbour.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Guess = dict[bytes, bytes]
"""Seat id to box id."""


@dataclass
class Trace:
    marks: set[Hashable] = field(default_factory=set)
    orders: dict[str, float] = field(default_factory=dict)

    def see(self, order: str, place: float) -> None:
        """Note a place in an order; of several, the latest, and the earliest too: dead rows tell where it came in."""
        self.orders[order] = max(place, self.orders.get(order, place))
        first = f"earliest {order}"
        self.orders[first] = min(place, self.orders.get(first, place))


Traces = defaultdict[bytes, Trace]


@dataclass
class Evidence:
    """One copy of everything, read."""

    seats: Traces = field(default_factory=lambda: defaultdict(Trace))
    boxes: Traces = field(default_factory=lambda: defaultdict(Trace))
    spent: set[bytes] = field(default_factory=set)


def _by_equality(seats: Mapping[bytes, Trace], boxes: Mapping[bytes, Trace]) -> Guess:
    bearing = defaultdict(list)
    for box, trace in sorted(boxes.items()):
        for mark in trace.marks:
            bearing[mark].append(box)
    guesses: Guess = {}
    for seat, trace in seats.items():
        shared = [bearing[mark] for mark in trace.marks if mark in bearing]
        if shared:
            guesses[seat] = min(shared, key=len)[0]
    return guesses


def _by_rank(seats: Mapping[bytes, Trace], boxes: Mapping[bytes, Trace], of_seat: str, of_box: str) -> Guess:
    def ranked(traces: Mapping[bytes, Trace], order: str) -> list[bytes]:
        there = [(trace.orders[order], key) for key, trace in traces.items() if order in trace.orders]
        return [key for _, key in sorted(there)]

    return dict(zip(ranked(seats, of_seat), ranked(boxes, of_box), strict=False))


def _by_neighbour(seats: Mapping[bytes, Trace], boxes: Mapping[bytes, Trace], order: str) -> Guess:
    places = sorted((trace.orders[order], box) for box, trace in boxes.items() if order in trace.orders)
    guesses: Guess = {}
    for seat, trace in seats.items():
        if order in trace.orders and places:
            at = bisect_left(places, (trace.orders[order], b""))
            near = places[max(0, at - 1) : at + 1]
            guesses[seat] = min(near, key=lambda place: abs(place[0] - trace.orders[order]))[1]
    return guesses


def _orders(traces: Iterable[Trace]) -> set[str]:
    return set(itertools.chain.from_iterable(trace.orders for trace in traces))


def guesses(seats: Mapping[bytes, Trace], boxes: Mapping[bytes, Trace]) -> dict[str, Guess]:
    """Every method's guesses."""
    made = {"equality": _by_equality(seats, boxes)}
    seat_orders, box_orders = _orders(seats.values()), _orders(boxes.values())
    for of_seat, of_box in itertools.product(sorted(seat_orders), sorted(box_orders)):
        made[f"rank {of_seat} / {of_box}"] = _by_rank(seats, boxes, of_seat, of_box)
    for order in sorted(seat_orders & box_orders):
        made[f"neighbour {order}"] = _by_neighbour(seats, boxes, order)
    return made


def attack(copies: Iterable[Evidence], truth: Guess) -> dict[str, int]:
    """How many people each method links, over successive copies.

    From one copy to the next, only seats newly spent and boxes newly there are in question.
    """
    hits: defaultdict[str, int] = defaultdict(int)
    old_spent: set[bytes] = set()
    old_boxes: set[bytes] = set()
    for copy in copies:
        seats = {seat: copy.seats[seat] for seat in copy.spent - old_spent}
        boxes = {box: trace for box, trace in copy.boxes.items() if box not in old_boxes}
        for method, made in guesses(seats, boxes).items():
            hits[method] += sum(truth.get(seat) == box for seat, box in made.items())
        old_spent, old_boxes = old_spent | copy.spent, old_boxes | set(copy.boxes)
    return dict(hits)


def worst(hits: Mapping[str, int]) -> tuple[int, str]:
    """The most people linked by any one method, and which."""
    return max(((count, method) for method, count in hits.items()), default=(0, "nothing to go by"))
