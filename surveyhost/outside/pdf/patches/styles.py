"""Computes styles once a process instead of once a report.

Reports resemble each other: those of a company's units have the same tables in the same sections. How an element looks
depends on what it is and where it stands, not on its words. So its style is kept on a cache for the next report, and
with it the hundred values that the library works out as it comes to need them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Document
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext
from weasyprint.layout.page import PageType

UNSEEN = frozenset(("alt", "src", "href", "colspan", "scope", "content", "name", "charset"))
"""Attributes that no rule asks for; nor for those that begin with data-."""
PLACES = 4
"""How far rules count children (:nth-child); those that follow are all alike, except the last."""
MOST = 40_000
"""Kinds of elements on a cache before it is cleared; a report has some hundred."""


@dataclass(eq=False, slots=True)
class Kind:
    """Elements that look alike: what they are, and where they stand below elements that look alike."""

    style: Any = None
    pseudo: tuple[tuple[str, Any], ...] = ()
    below: dict[Any, "Kind"] = field(default_factory=dict)


class Cache:
    """The styles that a set of style sheets makes. `sheets`: with origin and specificity, as the library lists them."""

    def __init__(self, sheets: Sequence[tuple[CSS, str, None]]) -> None:
        self.sheets = sheets
        self.sizes: dict[str, Any] = {}
        self.clear()

    def clear(self) -> None:
        """Forget all styles, as before the first report."""
        self.top, self.kinds, self.pages = Kind(), 0, dict[Any, Any]()


class Styles(StyleFor):
    """The style of each element of a document: off the cache, else the library's, which then lies there."""

    def __init__(self, html: HTML, cache: Cache, font_config: Any, targets: TargetCollector) -> None:
        self._cache = cache
        if cache.kinds > MOST:
            cache.clear()
        known, new = _sorted(html, cache)
        if new:
            try:
                super().__init__(html, cache.sheets, False, font_config, targets)
            except BaseException:
                cache.clear()  # what is new lies there without a style
                raise
            self._keep(new)
        else:
            self._cascaded_styles: dict[Any, Any] = {}
            self._computed_styles: dict[Any, Any] = {}
            self._sheets, self.font_config = cache.sheets, font_config
        for element, kind in known:
            self._computed_styles[element, None] = kind.style
            for pseudo, style in kind.pseudo:
                self._computed_styles[element, pseudo] = style
            if not new and kind.style["anchor"]:
                targets.collect_anchor(kind.style["anchor"])

    @property
    def initial_page_sizes(self) -> dict[str, Any]:
        """The first page's sizes; kept styles measure by them, so they belong to the cache."""
        return self._cache.sizes

    @initial_page_sizes.setter
    def initial_page_sizes(self, sizes: dict[str, Any]) -> None:
        self._cache.sizes.update(sizes)

    def _keep(self, new: list[tuple[Any, Kind]]) -> None:
        pseudo: dict[Any, list[tuple[str, Any]]] = {}
        for (element, name), style in self._computed_styles.items():
            if name:
                pseudo.setdefault(element, []).append((name, style))
        for element, kind in new:
            kind.style, kind.pseudo = self._computed_styles[element, None], tuple(pseudo.get(element, ()))

    def set_computed_styles(
        self, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None, **more: Any
    ) -> None:
        """A page's style hangs on the rules that apply to it; which page it is does not matter."""
        if not isinstance(element, PageType):
            super().set_computed_styles(element, parent, root, pseudo_type, **more)
            return
        above = self._computed_styles[parent, None]
        rules = self._cascaded_styles.get((element, pseudo_type), {})
        key = (id(above), pseudo_type, tuple((name, id(one[0])) for name, one in rules.items()))
        if key not in self._cache.pages:
            super().set_computed_styles(element, parent, root, pseudo_type, **more)
            # Both are kept, so that no other object can come to bear the same id.
            self._cache.pages[key] = self._computed_styles[element, pseudo_type], rules, above
        self._computed_styles[element, pseudo_type] = self._cache.pages[key][0]


def _sorted(html: HTML, cache: Cache) -> tuple[list[tuple[Any, Kind]], list[tuple[Any, Kind]]]:
    """The document's elements with their kinds: those that are known, and one of each that is new; in tree order."""
    known, new = [], []
    found: dict[Any, Kind] = {}
    for wrapped in html.wrapper_element.iter_subtree():
        element = wrapped.etree_element
        above = found[wrapped.parent.etree_element] if wrapped.parent else cache.top
        key = _key(wrapped)
        kind = above.below.get(key)
        if kind is None:
            kind = above.below[key] = Kind()
            cache.kinds += 1
            new.append((element, kind))
        else:
            known.append((element, kind))
        found[element] = kind
    return known, new


def _key(wrapped: Any) -> tuple[Any, ...]:
    """All that a rule may ask of an element beside what stands above it."""
    element, before = wrapped.etree_element, wrapped.previous
    seen = tuple([pair for pair in element.attrib.items() if pair[0] not in UNSEEN and not pair[0].startswith("data-")])
    place = min(wrapped.index, PLACES), wrapped.index + 1 == len(wrapped.etree_siblings)
    return element.tag, seen, place, before and (before.etree_element.tag, before.etree_element.get("class"))


class Printed(Document):
    """A document on pages, laid out under kept styles."""

    @classmethod
    def of(cls, html: HTML, cache: Cache, fonts: Any, variant: str) -> "Printed":
        """Lay it out."""
        options = {**DEFAULT_OPTIONS, "pdf_variant": variant, "cache": cache}
        printed: Printed = cls._render(html, fonts, None, None, options)
        return printed

    @classmethod
    def _build_layout_context(
        cls, html: HTML, font_config: Any, counter_style: Any, color_profiles: Any, options: dict[str, Any]
    ) -> LayoutContext:
        del color_profiles
        for style in html._ua_counter_style():
            counter_style.update(style)
        targets = TargetCollector()
        styles = Styles(html, options["cache"], font_config, targets)
        pictures = partial(get_image_from_uri, cache={}, url_fetcher=html.url_fetcher, options=options)
        return LayoutContext(styles, pictures, font_config, counter_style, targets)
