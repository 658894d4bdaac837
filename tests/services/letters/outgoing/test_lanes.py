"""How letters are laid out over connections."""

import threading
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from surveyhost.services.letters.outgoing.lanes import MOST, Lane, Pieces, cut, lanes_for, run


def letters(*receivers: str, handed: tuple[int, ...] = ()) -> tuple[list[Any], dict[int, str]]:
    """A letter to each of these, and who takes it; those of these numbers were in hand before."""
    made = [SimpleNamespace(id=n, handed=int(n in handed)) for n in range(len(receivers))]
    return made, dict(enumerate(receivers))


def layout(
    *receivers: str, apart: str = "", handed: tuple[int, ...] = (), size: int = 4, together: int = 1
) -> list[str]:
    """Each piece as the receivers of its letters."""
    made, by_id = letters(*receivers, handed=handed)
    pieces = cut(made, by_id, size, lambda one: one in apart, together)
    assert sorted(one.id for piece in pieces for one in piece.letters) == list(range(len(receivers)))
    assert all(piece.receivers == {by_id[one.id] for one in piece.letters} for piece in pieces)
    return ["".join(by_id[one.id] for one in piece.letters) for piece in pieces]


def test_receivers_with_few_letters_share_a_connection_and_those_with_many_do_not() -> None:
    assert layout(*"ababababab") == ["aaaa", "a", "bbbb", "b"]
    assert layout(*"abcde") == ["abcd", "e"]
    assert layout(*"abbccde") == ["abb", "ccde"]
    assert layout(*"aaabb") == ["aaa", "bb"]


def test_one_that_is_slow_stays_apart_and_a_letter_that_was_in_hand_goes_alone() -> None:
    assert layout(*"abcb", apart="b") == ["bb", "ac"]
    assert layout(*"abab", handed=(0, 3)) == ["a", "b", "ba"]


def test_where_letters_go_together_none_is_with_fewer_where_there_are_as_many() -> None:
    assert layout(*"ababababab", together=3) == ["aaaaa", "bbbbb"]
    assert layout(*"aaaaa", together=2) == ["aaaaa"]
    assert layout(*"aabb", handed=(0, 3), together=3) == ["aabb"]
    assert layout(*"a", together=3) == ["a"]
    assert layout(*"abbbb", apart="a", together=2) == ["abbbb"]


@pytest.mark.parametrize(("room", "lanes"), [(1, 2), (2, 3), (9, 3)])
def test_as_many_lanes_as_there_is_room_for(room: int, lanes: int) -> None:
    made, by_id = letters(*"aaaaaaab")
    assert lanes_for(cut(made, by_id, 4, lambda _: False), lambda _: room) == lanes
    many, of = letters(*[str(n) for n in range(40)])
    assert lanes_for(cut(many, of, 1, lambda _: False), lambda _: 1) == MOST


def test_no_receiver_gets_more_connections_than_it_has_room_for_and_a_busy_one_holds_up_no_other() -> None:
    made, by_id = letters(*("ab" * 8))
    busy: Counter[str] = Counter()
    most: Counter[str] = Counter()
    done: list[str] = []
    lock, others_done = threading.Lock(), threading.Event()

    def send(lane: Lane, own: Any) -> bool:
        [receiver] = {by_id[one.id] for one in own}
        with lock:
            busy[receiver] += 1
            most[receiver] = max(most[receiver], busy[receiver])
        if receiver == "a":
            assert others_done.wait(60)  # as long as b has letters left
        with lock:
            busy[receiver] -= 1
            done.append(receiver)
            if done.count("b") == 4:
                others_done.set()
        return True

    door = SimpleNamespace(rest=lambda: None)
    pieces = cut(made, by_id, 2, lambda _: False)
    assert run(Pieces(pieces, {"a": 2, "b": 1}.__getitem__), [Lane(door) for _ in range(4)], send)  # type: ignore[arg-type]
    assert most == {"a": 2, "b": 1} and done == ["b"] * 4 + ["a"] * 4


def test_once_a_lane_says_stop_no_piece_goes_and_an_error_comes_out() -> None:
    made, by_id = letters(*"abcdefgh")
    gone: list[int] = []
    door = SimpleNamespace(rest=lambda: None)

    def stop_at_second(lane: Lane, own: Any) -> bool:
        gone.append(own[0].id)
        return len(gone) < 2

    pieces = cut(made, by_id, 1, lambda _: False)
    assert not run(Pieces(pieces, lambda _: 1), [Lane(door)], stop_at_second)  # type: ignore[arg-type]
    assert gone == [0, 1]

    def broken(lane: Lane, own: Any) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(Pieces(pieces, lambda _: 1), [Lane(door), Lane(door)], broken)  # type: ignore[arg-type]
