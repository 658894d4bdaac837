from surveyhost.services.answering.kept import Kept


def test_the_oldest_goes_where_there_is_no_room():
    kept: Kept[int, str] = Kept(room=2)
    assert [kept.put(number, str(number)) for number in (1, 2, 1, 3)] == ["1", "2", "1", "3"]
    assert (kept.get(1), kept.get(2), kept.get(3)) == (None, "2", "3")
    assert (kept.values(), len(kept)) == (["2", "3"], 2)


def test_what_is_put_again_takes_no_room():
    kept: Kept[str, int] = Kept(room=1)
    kept.put("a", 1)
    assert (kept.put("a", 2), kept.get("a"), len(kept)) == (2, 2, 1)
