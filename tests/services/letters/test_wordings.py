"""A client's own words for its letters."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.letters import wordings
from surveyhost.services.letters.letter_text import Wording
from tests.support import factories


def test_a_clients_own_words_stand_in_every_survey_of_theirs(house):
    client = factories.client(house)
    first, second = factories.survey(house, client), factories.survey(house, client)
    words = Wording("{client}", "Xin chào", ("Một.",))
    wordings.keep(house, factories.STAFF, client, "vi", "invitation", words)
    for survey in (first, second):
        of = wordings.setting(house, survey)
        assert [one.own for one in wordings.listed(of)] == [True, False, False, False]
        assert wordings.preview(house, of, "vi", "invitation").subject == "May Minh Hải"


@pytest.mark.parametrize(("language", "kind"), [("fr", "invitation"), ("vi", "love letter")])
def test_there_is_no_such_letter(house, language, kind):
    with pytest.raises(Refusal):
        wordings.keep(house, factories.STAFF, factories.client(house), language, kind, None)
