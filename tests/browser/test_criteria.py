"""Criteria of WCAG 2.2 that checkers do not see: enlarged and spaced text, a focus that is seen, hovering, pressing."""

import re

import pytest

from surveyhost.config import CHECKOUT
from surveyhost.services.accounts import accounts
from tests.browser.visiting import fits, sign_in
from tests.support.people import SHELL
from tests.web.respondent.faces import LAN, MAI, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND

pytestmark = pytest.mark.browser
PORTAL = ("/portal/", "/portal/reports/1/overview", "/portal/reports/1/explore", "/portal/actions/1")
CONSOLE = ("/console/", "/console/surveys/1/", "/console/releases/1/approve")
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
LARGE = "html { font-size: 200% !important }"
CUT = """
() => [...document.querySelectorAll("body *")].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const hides = ["hidden", "clip"].includes(style.overflowY) || ["hidden", "clip"].includes(style.overflowX);
  return hides && box.width > 2 && box.height > 2 && one.innerText && !one.closest("svg, .vh, [inert]")
    && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map(one => one.outerHTML.slice(0, 120))
"""
"""Elements that hide a part of their words."""
FOCUSED = """
() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const near = [one, one.nextElementSibling, one.closest("label"), one.parentElement].filter(Boolean);
  const shown = near.some(each => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const small = one.getBoundingClientRect();
  const label = one.closest("label") ?? document.querySelector(`label[for="${one.id}"]`);
  const box = small.width > 2 || !label ? small : label.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const met = !!at && (one.contains(at) || at.contains(one) || (!!label && label.contains(at)));
  return {what: one.outerHTML.slice(0, 140), shown, met};
}
"""
STOPS = 45
"""Presses of Tab on each page."""
STARTS = re.compile(r"[\"'](?:mousedown|pointerdown|touchstart)[\"']")
REVEALS = re.compile(
    r"[^{}]*:(?:hover|focus)[^{]*\{[^}]*"
    r"\b(?:display|visibility|opacity|clip|clip-path|content)\s*:[^}]*\}"
)


@pytest.fixture
def visits(town, world, base, serve, visitor):
    """Pages of the three faces, each with whoever may read it: (page, address)."""
    booth = face_of(EVERY_KIND)
    booth.answers[LAN] = {"speed": 3}
    survey = serve(app_of(booth))
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")

    def pages(width):
        page = visitor(width, 800)
        yield from ((page, f"{survey}/s/{MAI}{query}") for query in ("?lang=vi", "?page=1&lang=en", "?page=3&lang=vi"))
        for email, paths in (("nga@minhhai.example", PORTAL), ("tuan@vendor.example", CONSOLE)):
            page = visitor(width, 800)
            sign_in(page, base, town, email, "vi", "light")
            yield from ((page, base + path) for path in paths)

    return pages


@pytest.mark.prove
def test_enlarged_and_spaced_text_is_not_cut(visits):
    """Text at 200 % (1.4.4), and with the spacing that readers may set (1.4.12)."""
    for page, address in visits(1280):
        for style in (LARGE, SPACED):
            page.goto(address)
            before = page.evaluate(CUT)
            page.evaluate("style => { const one = new CSSStyleSheet(); one.replaceSync(style);"
                          " document.adoptedStyleSheets = [one] }", style)  # fmt: skip
            fits(page)
            assert [one for one in page.evaluate(CUT) if one not in before] == [], (address, style)


@pytest.mark.prove
def test_letters_grow_with_the_readers_own_size(visits):
    for page, address in visits(1280):
        page.goto(address)
        before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
        assert after == pytest.approx(2 * before), address


def test_the_focus_is_seen_and_not_covered(visits):
    """At each stop of the Tab key (2.4.7, 2.4.11)."""
    for page, address in visits(1280):
        page.goto(address)
        seen = []
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop is None or stop["what"] in seen:
                break
            assert stop["shown"] and stop["met"], (address, stop)
            seen.append(stop["what"])
        assert seen


def test_nothing_acts_when_it_is_only_pressed_down():
    """What is done is done when a finger or a button is let go (2.5.2): our scripts begin at a click.

    Sorting by dragging, which a library does, is taken back by putting the thing where it was.
    """
    for name in ("console", "editor", "passkey", "respondent"):
        script = (CHECKOUT / "static" / "js" / f"{name}.js").read_text(encoding="utf-8")
        found = [line.strip() for line in script.splitlines() if STARTS.search(line)]
        assert all("touched" in line for line in found), found  # a device that is used does not empty itself


def test_nothing_appears_when_it_is_hovered_or_focused():
    """But the link past the navigation, which comes with the focus and goes with it (1.4.13)."""
    for file in (CHECKOUT / "static" / "css").glob("*.css"):
        assert REVEALS.findall(file.read_text(encoding="utf-8")) == [], file.name
