"""The words of another tool's HTML: nothing of them is lost for the sake of a parser that must not be held up."""

import pytest

from surveyhost.formats.htmltext import stripped

PICTURE = "<img alt='Logo' src='data:image/png;base64," + "iVBORw0KGgo/+AAA=" * 5_000 + "'>"


def test_a_picture_written_out_is_a_picture() -> None:
    found = stripped(f"Before {PICTURE} after")
    assert found.words == "Before Logo after"
    assert found.losses == (("a picture (%(name)s)", (("name", "…"),)),)


def test_a_long_style_is_formatting() -> None:
    found = stripped(f'<span style="{"color: red; " * 400}">Words</span>')
    assert found.words == "Words" and [said for said, _ in found.losses] == ["the formatting of its words"]


@pytest.mark.parametrize("between", [" ", "/", "", "\n"])
def test_a_tag_of_more_attributes_than_any_has_says_nothing(between: str) -> None:
    assert (
        stripped("Before <b " + between.join(f"a{n}=''" for n in range(5_000)) + ">after</b>").words == "Before after"
    )
