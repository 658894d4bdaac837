"""Lays out repeated text once: a report contains the same figures and sentences again and again.

The library makes a layout for each piece of text, throws its glyphs away and makes them again to draw. Here a piece of
the same words, style and room gets the layout that was made before, with its glyphs; and all pieces of a style share
what the style says of letters.
"""

from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.svg.text import Style
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

from .names import is_called_alike, put

MOST = 4_000
"""Pieces that are kept before all are dropped; a report of 40 pages has as many."""
LONGEST = 120
"""Characters up to which a piece is likely to come again."""
FEATURES = tuple(
    f"font_{name}"
    for name in (
        "kerning",
        "variant_ligatures",
        "variant_position",
        "variant_caps",
        "variant_numeric",
        "variant_alternates",
        "variant_east_asian",
        "feature_settings",
    )
)
"""Properties that the library asks for features of a font, in the order of its arguments."""
_split, _strut = inline.split_first_line, inline.strut
_kept: dict[Any, Any] = {}
_stays = False
"""Whether layouts that are made now stay."""


class Kept(Layout):
    """A layout that stays as it was made, to be drawn as often as its words come."""

    def setup(self, style: Any) -> None:
        """As the library's; what hangs on the style alone is kept with it."""
        tools = style.__dict__.get("letters")
        if tools is None:
            tools = style.__dict__["letters"] = _tools(style)
        if not tools:
            super().setup(style)
            return
        context, description, self.language = tools
        self.style, self.first_line_direction = style, 0
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        self.ascent = self.underline_position = self.underline_thickness = None
        self.strikethrough_position = self.strikethrough_thickness = None

    def set_text(self, text: str, justify: bool = False) -> None:
        """As the library's; all plain text has one list of attributes."""
        style = self.style
        is_spaced = style["word_spacing"] or style["letter_spacing"] not in {"normal", 0} or self.justification_spacing
        if is_spaced or "\t" in text or not text:
            super().set_text(text, justify)
            return
        end = text.find("\n")
        self.text = text if end == -1 else text[: end + 2]  # the first line and one character, as the library does
        letters, kept = unicode_to_char_p(self.text)
        pango.pango_layout_set_text(self.layout, letters, -1)
        del kept  # Pango has copied them
        if style["overflow_wrap"] in {"anywhere", "break-word"}:
            pango.pango_layout_set_attributes(self.layout, UNHYPHENATED)

    def deactivate(self) -> None:
        """Let go of the glyphs, unless the layout stays."""
        if not _stays:
            super().deactivate()

    def reactivate(self, style: Any) -> None:
        """Ready to be drawn."""
        if not hasattr(self, "layout"):
            super().reactivate(style)


def _unhyphenated() -> Any:
    """That no hyphen is put where a word is broken, over any text."""
    made = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    attribute = pango.pango_attr_insert_hyphens_new(False)
    attribute.start_index, attribute.end_index = 0, 0xFFFFFFFF
    pango.pango_attr_list_change(made, attribute)
    return made


UNHYPHENATED = _unhyphenated()


def _tools(style: Any) -> tuple[Any, ...]:
    """Pango's context, description of the font, and language; none where a style asks for more than that."""
    is_plain = style["text_decoration_line"] == "none" and style["font_language_override"] == "normal" and style["lang"]
    if not is_plain or font_features(*[style[name] for name in FEATURES]):
        return ()
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    letters, kept = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(letters)
    del kept  # Pango has copied them
    pango.pango_context_set_language(context, language)
    return context, get_font_description(style), language


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: Any,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """As the library's, but the same piece is looked at once."""
    global _stays  # noqa: PLW0603  (the library makes the layout, so it has to be told beside its arguments)
    if len(text) > LONGEST or justification_spacing:
        return _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    looks = _looks(style) if isinstance(style, Style) else id(style)
    key = text, looks, max_width, is_line_start, minimum
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        _stays = True
        try:
            made = _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        finally:
            _stays = False
        # With its style, so that no other style can come to bear the same id.
        found = _kept[key] = made, style
    return found[0]


def _looks(style: Any) -> tuple[Any, ...]:
    """What is set in the style of a chart's words, which is made anew for each of them."""
    of_text = ("font_family", "font_style", "font_weight", "font_size", "direction")
    return id(style.font_config), *[repr(style[name]) for name in of_text]


def strut(style: Any) -> Any:
    """As the library's: height and baseline of an empty line. Kept with the style."""
    found = style.__dict__.get("strut")
    if found is None:
        found = style.__dict__["strut"] = _strut(style)
    return found


def keep() -> bool:
    """From now on text is laid out once. False, and nothing changed, where the library is not the one we know."""
    known = is_called_alike(split_first_line, _split) and is_called_alike(strut, _strut)
    if known:
        _use(split_first_line, strut)
        put(Layout, Kept)
    return known


def as_the_library_does() -> None:
    """Undo `keep`."""
    _use(_split, _strut)
    put(Kept, Layout)
    _kept.clear()


def _use(split: Any, empty: Any) -> None:
    """Lines of the page, widths of boxes, and charts, which look the name up where it is defined."""
    inline.split_first_line = preferred.split_first_line = line_break.split_first_line = split
    inline.strut = empty
