"""A drawing of ours painted: shapes where they are drawn, letters of every script, and nothing left out in silence."""

import io

import pytest
from PIL import Image

from surveyhost.outside.pictures import SCALE, PaintError, png

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" lang="ja">'


def painted(inside: str) -> Image.Image:
    return Image.open(io.BytesIO(png(f"{HEAD}{inside}</svg>".encode()))).convert("RGB")


def test_shapes_stand_where_they_are_drawn():
    picture = painted(
        '<title>t</title><rect x="2" y="2" width="4" height="4" fill="#FF0000"/>'
        '<g transform="translate(10 2)"><path d="M2 0L4 4H0z" fill="#0000FF"/></g><path d="M0 10H40" stroke="#00FF00"/>'
    )
    assert picture.size == (40 * SCALE, 20 * SCALE)
    seen = {at: picture.getpixel((round(x * SCALE), round(y * SCALE))) for at, (x, y) in
            {"in": (4, 4), "out": (7, 4), "tip": (12, 5), "beside": (10.3, 2.2), "line": (20, 10)}.items()}  # fmt: skip
    white = (255, 255, 255)
    assert seen == {"in": (255, 0, 0), "out": white, "tip": (0, 0, 255), "beside": white, "line": (0, 255, 0)}


@pytest.mark.parametrize("words", ["Chất lượng", "品質", "품질", "คุณภาพ", "質量 và 품질"])
def test_letters_of_every_script_are_set(words):
    """A letter that a face lacks is a box like that of any other it lacks: two words of a length would look alike."""
    other = "".join(chr(ord(letter) + 1) if letter.isalpha() else letter for letter in words)
    one, two = (painted(f'<text x="1" y="12" font-size="5">{text}</text>') for text in (words, other))
    assert one.getextrema()[0][0] < 100 and one.tobytes() != two.tobytes()


@pytest.mark.parametrize(
    "inside",
    [
        '<circle r="1"/>', '<image href="x"/>', "<text>a<tspan>b</tspan></text>", '<g transform="scale(2)"/>',
        '<path d="M0 0C1 1 2 2 3 3" stroke="#000"/>', '<path d="m0 0l1 1" stroke="#000"/>', "<script>1</script>",
    ],
)  # fmt: skip
def test_what_it_cannot_paint_it_does_not_leave_out(inside):
    with pytest.raises(PaintError):
        painted(inside)
