"""Nobody is rated by name: a service of few people is asked about as part of the unit above it."""

from surveyhost.core.pulse.services import Service, headcount, shown

PEOPLE = headcount(
    ["Kho / Ca 1"] * 3 + ["Kho / Ca 2"] * 4 + ["Văn phòng / CNTT"] * 5 + ["Văn phòng / Pháp chế"] * 2 + [""]
)


def of(name, unit, sensitive=False):
    return Service({"vi": name, "en": name}, unit, sensitive)


def names(*services):
    return [(one.title["vi"], one.unit, one.sensitive) for one in shown(services, PEOPLE, 5, "Minh Hải")]


def test_people_are_counted_with_all_who_are_below():
    assert (PEOPLE["Kho"], PEOPLE["Văn phòng"], PEOPLE[""], PEOPLE["Văn phòng / CNTT"]) == (7, 7, 15, 5)


def test_enough_people_go_by_their_own_name():
    assert names(of("Máy tính", "Văn phòng / CNTT")) == [("Máy tính", "Văn phòng / CNTT", False)]


def test_few_people_go_by_the_name_of_the_unit_above():
    assert names(of("Luật sư", "Văn phòng / Pháp chế")) == [("Văn phòng", "Văn phòng", False)]


def test_two_that_go_by_one_name_are_asked_about_once():
    assert names(of("Ca 1", "Kho / Ca 1"), of("Ca 2", "Kho / Ca 2", sensitive=True)) == [("Kho", "Kho", True)]


def test_a_service_from_outside_stays_as_it_is():
    assert names(of("Nhà ăn", "Nhà thầu"), of("Xe", "")) == [("Nhà ăn", "Nhà thầu", False), ("Xe", "", False)]


def test_where_nothing_is_large_enough_it_is_the_company():
    few = headcount(["A / B"] * 2)
    (one,) = shown([of("B", "A / B")], few, 5, "Minh Hải")
    assert (one.title["vi"], one.unit) == ("Minh Hải", "")
