from surveyhost.services.answering.kept import Kept


def test_the_oldest_goes_where_there_is_no_room():
    kept: Kept[int, str] = Kept()
    assert [kept.put(number, str(number), room=2) for number in (1, 2, 1, 3)] == ["1", "2", "1", "3"]
    assert dict(kept) == {2: "2", 3: "3"}


def test_what_is_put_again_takes_no_room():
    kept: Kept[str, int] = Kept()
    kept.put("a", 1, room=1)
    assert (kept.put("a", 2, room=1), dict(kept)) == (2, {"a": 2})
