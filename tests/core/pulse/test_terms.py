"""What a pulse may be: services, questions, states."""

from dataclasses import replace

import pytest

from surveyhost.core.pulse.refusals import (
    CannotBecomePulse,
    ServicesAlike,
    ServiceUnnamed,
    TooManyItems,
    TooManyServices,
    WordsOnly,
    WrongKindOfItem,
)
from surveyhost.core.pulse.terms import PULSE, PulseState, check_items, check_move, check_services
from surveyhost.services.questionnaires import library


def named(count):
    return [{"vi": f"Dịch vụ {number}", "en": f"Service {number}"} for number in range(count)]


def test_every_pair_of_states():
    for before in PulseState:
        for after in PulseState:
            if after in PULSE[before]:
                check_move(before, after)
            else:
                with pytest.raises(CannotBecomePulse):
                    check_move(before, after)


def test_services_are_one_to_twelve_and_named_in_every_language():
    check_services(named(12), ("vi", "en"))
    for count in (0, 13):
        with pytest.raises(TooManyServices):
            check_services(named(count), ("vi", "en"))
    with pytest.raises(ServiceUnnamed):
        check_services([{"vi": "CNTT"}], ("vi", "en"))
    with pytest.raises(ServicesAlike):
        check_services([{"vi": "CNTT"}, {"vi": "cntt"}], ("vi",))


def test_questions_fit_on_a_screen():
    preset = library.load("touchpoint-pulse")
    check_items(preset)
    (section,) = preset.sections
    rating, comment = section.items[0], section.items[-1]

    def of(*items):
        return replace(preset, sections=(replace(section, items=items),))

    many = [replace(rating, code=f"r{number}") for number in range(7)]
    check_items(of(*many[:6], comment))
    with pytest.raises(TooManyItems):
        check_items(of(*many))
    with pytest.raises(TooManyItems):
        check_items(of(rating, comment, replace(comment, code="another")))
    with pytest.raises(WordsOnly):
        check_items(of(comment))
    with pytest.raises(WrongKindOfItem):
        check_items(of(rating, replace(rating, code="later", show_if="pulse_solved answered")))
    with pytest.raises(WrongKindOfItem):
        check_items(library.load("internal-service"))
