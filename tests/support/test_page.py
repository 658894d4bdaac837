"""The harness is tested too: each fault it is to find is put into a page once."""

import pytest

from tests.support.page import Page

GOOD = """<!doctype html><html lang="en"><head><title>Hello · x</title></head><body><main><h1>Hello</h1>
<label for="a">A</label><input id="a" name="a"></main></body></html>"""


def test_a_good_page_has_no_problem():
    assert Page(GOOD).problems() == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (' lang="en"', "", "no lang"),
        ("<h1>Hello</h1>", "<h1>Hello</h1><h1>Two</h1>", "2 h1"),
        ("<title>Hello", "<title>Bye", "does not begin"),
        ("<main>", "<div>", "no one main"),
        ('<input id="a"', '<p id="a"></p><input id="a"', "id a twice"),
        ('for="a"', 'for="b"', "leads nowhere"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("<h1>", '<a href="#nowhere">x</a><h1>', "#nowhere"),
        ("<h1>", "<script>1</script><h1>", "inline script"),
        ("<h1>", '<h1 onclick="x()">', "onclick"),
        ("<label", "<span", "has no name"),
        ("</h1>", "</h1><button></button>", "without words"),
        ("</h1>", "</h1><h3>Deep</h3>", "h1 then h3"),
        ("<h1>", "<h2>Early</h2><h1>", "first heading"),
        ("</h1>", '</h1><p class="error">no</p>', "title does not say so"),
        ("</h1>", '</h1><p class="error">no</p>', "no summary"),
        ("</h1>", "</h1><fieldset><input aria-label='b'></fieldset>", "without legend"),
        ("</h1>", '</h1><img src="https://elsewhere.example/x.png">', "from elsewhere"),
    ],
)
def test_each_fault_is_found(before, after, problem):
    assert before in GOOD
    found = Page(GOOD.replace(before, after)).problems()
    assert any(problem in one for one in found), found
