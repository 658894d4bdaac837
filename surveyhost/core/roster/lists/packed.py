"""Many people in little memory: a million of them in some 60 MB, where objects take five times as much."""

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from ..model import Person

_AT_ONCE = 500


class Packed(Sequence[Person]):
    """People in their order, some hundred at a time as bytes; units, languages and attributes are held once each."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._places: dict[tuple[str, str, int], int] = {}
        self._held: list[tuple[str, str, Mapping[str, str]]] = []
        self._pieces: list[bytes] = []
        self._count = 0
        self._open: tuple[int, list[Person]] = -1, []
        """The piece that was looked at last, for whoever goes through one by one."""
        self._last: list[tuple[str, str, str, str, int]] = []
        """The piece that is not full yet."""
        for one in people:
            self.add(one)

    def add(self, one: Person) -> None:
        """After all others."""
        self._last.append((one.id, one.email, one.phone, one.name, self._place(one)))
        self._count += 1
        if len(self._last) == _AT_ONCE:
            self._pieces.append(marshal.dumps(self._last))
            self._last = []

    def _place(self, one: Person) -> int:
        key = one.language, one.unit, id(one.attributes)
        if key not in self._places:
            self._places[key] = len(self._held)
            self._held.append((one.language, one.unit, one.attributes))  # held, so that no other gets its identity
        return self._places[key]

    def _piece(self, number: int) -> list[Person]:
        if number == len(self._pieces):
            return [self._person(*one) for one in self._last]
        if self._open[0] != number:
            self._open = number, [self._person(*one) for one in marshal.loads(self._pieces[number])]  # noqa: S302
        return self._open[1]

    def _person(self, id: str, email: str, phone: str, name: str, place: int) -> Person:
        language, unit, attributes = self._held[place]
        return Person(id, email, name, language, unit, attributes, phone)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Person]:
        for piece in self._pieces:
            for one in marshal.loads(piece):  # noqa: S302  (of our own making)
                yield self._person(*one)
        for one in self._last:
            yield self._person(*one)

    @overload
    def __getitem__(self, index: int) -> Person: ...

    @overload
    def __getitem__(self, index: slice) -> list[Person]: ...

    def __getitem__(self, index: int | slice) -> Person | list[Person]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        place = index + self._count if index < 0 else index
        if not 0 <= place < self._count:
            raise IndexError(index)
        return self._piece(place // _AT_ONCE)[place % _AT_ONCE]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
