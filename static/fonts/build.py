"""Make the font files of this folder from the published Be Vietnam Pro (SIL Open Font License, see OFL.txt).

    npm pack @fontsource/be-vietnam-pro@5.3.0
    python static/fonts/build.py fontsource-be-vietnam-pro-5.3.0.tgz

The same tarball gives the same bytes. Needs fontTools with WOFF support (in requirements-dev.txt); nothing at run time.

- `be-vietnam-pro-*.ttf`: latin, latin-ext and vietnamese in one file, or a printed word changes font in the middle.
- `be-vietnam-pro-*.woff2`: the same for screens.
- `survey-figures-*`: the font's own digits on one width, since it has no tabular ones. Space and no-break space are in
  it, or the text layout opens holes before "%".
  In the files for print, what follows a four-per-em space is set small and light: a difference beside a figure is one
  piece of text with it, which halves the time that a map of figures takes to lay out.
- `survey-code-500.ttf`: hexadecimal digits on one width, for hashes in print.

Hinting is dropped: print needs none, and screens of today are better without it.
"""

import copy
import hashlib
import io
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = Path(__file__).resolve().parent
TARBALL_SHA256 = "f9e048a263d92f46fbf417aeb41e18bc3c22b3d85365f9347b06eebd3fc1f3ac"
STAMP = 3_850_000_000
"""Seconds since 1904: one fixed moment for every file, so that a rebuild is the same bytes."""
PARTS = ("latin", "latin-ext", "vietnamese")
FIGURES = "0123456789 \u00a0.,:%+-/()\u2212\u2013\u00b1"
FIGURE_WIDTH = 670
SMALL_AFTER, SMALL = "\u2005", 6.5 / 9
"""The space that makes what follows small, and how small: 6.5 pt beside 9 pt."""
SMALL_SIGNS = "0123456789+\u2212\u00b1"
CODE = "0123456789abcdef "
CODE_WIDTH = 640


def part(tar: tarfile.TarFile, name: str, weight: int) -> TTFont:
    """One published subset of one weight, unhinted."""
    member = tar.extractfile(f"package/files/be-vietnam-pro-{name}-{weight}-normal.woff2")
    assert member is not None
    font = TTFont(io.BytesIO(member.read()), recalcTimestamp=False)
    font.flavor = None
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["gasp", "fpgm", "prep", "cvt "]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    return font


def merged(fonts: list[TTFont], folder: Path) -> TTFont:
    """The subsets in one font. The merger wants files."""
    paths = []
    for number, font in enumerate(fonts):
        paths.append(str(folder / f"{number}.ttf"))
        font.save(paths[-1])
    return Merger().merge(paths)


def one_width(font: TTFont, letters: str, spread: str, width: int) -> TTFont:
    """Only `letters`, with those of `spread` centred on `width` units."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["gasp", "fpgm", "prep", "cvt ", "GSUB", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    for letter in spread:
        name = font.getBestCmap()[ord(letter)]
        glyph = font["glyf"][name]
        if glyph.numberOfContours:
            glyph.coordinates.translate(((width - font["hmtx"][name][0]) // 2, 0))
            glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, glyph.xMin if glyph.numberOfContours else 0)
    return font


def with_small(font: TTFont, light: TTFont) -> TTFont:
    """The font with the small signs of `light` in it, which stand wherever they follow the space for it."""
    names = font.getBestCmap()
    outlines, widths = font["glyf"], font["hmtx"]
    for letter in SMALL_SIGNS:
        glyph = copy.deepcopy(light["glyf"][light.getBestCmap()[ord(letter)]])
        glyph.coordinates.scale((SMALL, SMALL))
        glyph.coordinates.toInt()
        name = f"{names[ord(letter)]}.small"
        outlines[name] = glyph
        glyph.recalcBounds(outlines)
        widths[name] = (round(light["hmtx"][light.getBestCmap()[ord(letter)]][0] * SMALL), glyph.xMin)
    outlines["space.small"] = Glyph()
    widths["space.small"] = (round(light["hmtx"]["space"][0] * SMALL), 0)
    font.setGlyphOrder(list(outlines.glyphOrder))
    for table in font["cmap"].tables:
        table.cmap[ord(SMALL_AFTER)] = "space.small"
    large = " ".join(names[ord(letter)] for letter in SMALL_SIGNS)
    small = " ".join(f"{names[ord(letter)]}.small" for letter in SMALL_SIGNS)
    addOpenTypeFeaturesFromString(
        font,
        f"lookup small {{ sub [{large}] by [{small}]; }} small;"
        f"feature calt {{ sub [space.small {small}] [{large}]' lookup small; }} calt;",
    )
    return font


def named(font: TTFont, family: str, weight: int) -> TTFont:
    """The font under another family name, with its weight said where readers look for it."""
    style = {400: "Regular", 500: "Medium", 600: "SemiBold"}[weight]
    full = f"{family} {style}"
    words = {1: family, 2: "Regular", 3: full, 4: full, 6: full.replace(" ", ""), 16: family, 17: style}
    font["name"].names = [record for record in font["name"].names if record.nameID not in words]
    for identity, text in words.items():
        font["name"].setName(text, identity, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    return font


def put(font: TTFont, stem: str, *, print_file: bool = True, screen_file: bool = True) -> None:
    """Write the TTF for print and the WOFF2 for screens."""
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = STAMP
    for wanted, flavor, ending in ((print_file, None, "ttf"), (screen_file, "woff2", "woff2")):
        if wanted:
            font.flavor = flavor
            font.save(HERE / f"{stem}.{ending}", reorderTables=True)
            print(f"{stem}.{ending}", (HERE / f"{stem}.{ending}").stat().st_size)


def main(tarball: Path) -> None:
    """Make every file from the tarball; refuse any other than the one these files were made from."""
    if hashlib.sha256(tarball.read_bytes()).hexdigest() != TARBALL_SHA256:
        sys.exit(f"{tarball} is not version 5.3.0 of the package")
    with tarfile.open(tarball) as tar, tempfile.TemporaryDirectory() as folder:
        for weight in (400, 500, 600):
            whole = merged([part(tar, name, weight) for name in PARTS], Path(folder))
            put(named(whole, "Be Vietnam Pro", weight), f"be-vietnam-pro-{weight}")
            figures = one_width(part(tar, "latin", weight), FIGURES, "0123456789", FIGURE_WIDTH)
            stem = f"survey-figures-{weight}"
            put(named(figures, "Survey Figures", weight), stem, print_file=False)
            figures.flavor = None
            light = one_width(part(tar, "latin", 400), FIGURES, "0123456789", FIGURE_WIDTH)
            put(with_small(figures, light), stem, screen_file=False)
        code = one_width(part(tar, "latin", 500), CODE, CODE, CODE_WIDTH)
        put(named(code, "Survey Code", 500), "survey-code-500", screen_file=False)
        licence = tar.extractfile("package/LICENSE")
        assert licence is not None
        (HERE / "OFL.txt").write_bytes(licence.read())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
