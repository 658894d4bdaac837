"""Which texts a language lacks, in a draft that cannot be read yet."""

from surveyhost.core.questionnaire.file import to_document, write
from surveyhost.core.questionnaire.texts import Gap, complete, gaps
from tests.core.questionnaire.test_schema import example


def test_a_whole_questionnaire_has_no_gap():
    document = to_document(example())
    assert gaps(document) == []
    (done, count), english = complete(document).values()
    assert done == count == write(example()).count("vi = ")
    assert english == (done, count)


def test_gaps_are_told_in_the_order_of_the_document():
    document = to_document(example())
    before = complete(document)["en"][1]
    del document["title"]["en"]
    document["section"][0]["item"][2]["labels"]["vi"][1] = " "
    document["section"][0]["item"][1]["options"][0]["text"] = None
    document["section"][1]["item"][0]["help"] = {"vi": "Giúp"}
    assert gaps(document) == [
        Gap("title", "en"),
        Gap("section[1].item[2].options[1].text", "vi"),
        Gap("section[1].item[2].options[1].text", "en"),
        Gap("section[1].item[3].labels", "vi"),
        Gap("section[2].item[1].help", "en"),
    ]
    assert complete(document) == {"vi": (before - 1, before + 1), "en": (before - 2, before + 1)}


def test_a_draft_may_be_anything():
    for document in (
        {},
        {"languages": 3},
        {"languages": ["vi"], "section": 1},
        {"languages": ["vi", 2], "section": [7, {}]},
    ):
        assert isinstance(gaps(document), list)
    assert complete({"languages": ["vi"]}) == {"vi": (0, 1)}
