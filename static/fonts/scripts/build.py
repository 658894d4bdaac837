"""Make the font files of this folder: one for each script that Be Vietnam Pro lacks (SIL Open Font License, see OFL-*.txt).

    npm pack @fontsource-variable/noto-sans-jp@5.3.1      (and -kr, -sc, -tc @5.3.1, -thai @5.3.0)
    python static/fonts/scripts/build.py FOLDER           (the folder with the five tarballs)

The same tarballs give the same bytes. Needs fontTools with WOFF support (in requirements-dev.txt); nothing at run time.

One file holds every weight from 400 to 600, so that a visit fetches one. Each has the characters that its country's
standard calls common; what else is written (a rare name, an old character) is shown in the device's own font:

- `ja.woff2`: JIS X 0208, non-kanji and the 2,965 kanji of level 1;
- `ko.woff2`: KS X 1001, symbols and the 2,350 syllables, no hanja;
- `zh-Hans.woff2`: GB 2312, symbols and the 3,755 characters of level 1;
- `zh-Hant.woff2`: Big5, symbols and the 5,401 characters of level 1;
- `th.woff2`: the Thai block, with the tables that put vowels and tones in their places.

Latin is left to Be Vietnam Pro. Tables are packed but not transformed: the printer would take half a minute to turn them
back.
"""

import copy
import hashlib
import io
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "ja": ("jp-5.3.1", "0a8f7d31c6c091e31977c801313b18e692312c37d9fe9a6d779b876e8046dbfc"),
    "ko": ("kr-5.3.1", "9bbb1134818e567b21024f0bf842b53a9419de67608febbf18b23072385c8bfa"),
    "zh-Hans": ("sc-5.3.1", "95a11c5bbacd9995d94fc8cf964ee687307aacf20957ca6a4a16077519388163"),
    "zh-Hant": ("tc-5.3.1", "8b71fb2cedb863e26379ee441c9d3ee56bbbbb4b4d2d508df23f54ab164dbf6d"),
    "th": ("thai-5.3.0", "9b3fb4ac74ddc4ec1064a606735dba08bc639450869e08a08a0115bfba964705"),
}
"""Language: the package's name and version behind "fontsource-variable-noto-sans-", and its SHA-256."""
WEIGHTS = (400, 600)
SPACE, SPACE_WIDTH = "survey.space", 250
STAMP = 3_850_000_000
"""Seconds since 1904: one fixed moment for every file, so that a rebuild is the same bytes."""
DROPPED = ("gasp", "fpgm", "prep", "cvt ", "HVAR", "VVAR", "MVAR", "vhea", "vmtx", "VORG", "BASE", "STAT", "DSIG")
LAYOUT = ("GSUB", "GPOS", "GDEF")
WIDE = {*range(0x3000, 0x3030), *range(0xFF01, 0xFF61), 0xFFE5}
"""Punctuation and full-width signs that all four share."""


def decoded(codec: str, leads: range, trails: Iterable[int]) -> Iterator[int]:
    """The characters of some rows of a two-byte code."""
    trails = list(trails)
    for lead in leads:
        for trail in trails:
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


EUC, BIG5 = range(0xA1, 0xFF), (*range(0x40, 0x7F), *range(0xA1, 0xFF))


def big5() -> Iterator[int]:
    """Symbols, and level 1, which ends within a row (C67E)."""
    yield from decoded("big5", range(0xA1, 0xA4), BIG5)
    yield from decoded("big5", range(0xA4, 0xC6), BIG5)
    yield from decoded("big5", range(0xC6, 0xC7), range(0x40, 0x7F))


def wanted(language: str) -> set[int]:
    """The characters of a language's file, Latin and digits excepted."""
    found = {
        "ja": lambda: {*decoded("euc_jp", range(0xA1, 0xA9), EUC), *decoded("euc_jp", range(0xB0, 0xD0), EUC)},
        "ko": lambda: {*decoded("euc_kr", range(0xA1, 0xA5), EUC), *decoded("euc_kr", range(0xB0, 0xC9), EUC)},
        "zh-Hans": lambda: {*decoded("gb2312", range(0xA1, 0xAA), EUC), *decoded("gb2312", range(0xB0, 0xD8), EUC)},
        "zh-Hant": lambda: set(big5()),
        "th": lambda: set(range(0x0E01, 0x0E5C)),
    }[language]()
    wide = set() if language == "th" else WIDE
    return {code for code in found | wide if code >= 0x2E80 or 0x0E00 <= code < 0x0E80}


def slices(tar: tarfile.TarFile) -> Iterator[TTFont]:
    """The published files of all weights, each with some of the characters."""
    names = sorted(name for name in tar.getnames() if name.endswith("-wght-normal.woff2") and "-latin" not in name)
    for name in names:
        member = tar.extractfile(name)
        assert member is not None
        yield TTFont(io.BytesIO(member.read()), recalcTimestamp=False)


def cut(font: TTFont, codes: set[int], layout: bool) -> TTFont | None:
    """What the font has of the characters, unhinted, in the weights we use; None if it has none."""
    font.flavor = None
    here = codes & set(font.getBestCmap())
    if not here:
        return None
    options = subset.Options(hinting=False, layout_features=["*"] if layout else [], name_IDs=["*"])
    options.notdef_outline = True
    options.drop_tables += [*DROPPED, *(() if layout else LAYOUT)]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=here)
    subsetter.subset(font)
    limited: TTFont = instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    varied = limited["gvar"].variations
    limited["gvar"].variations = {name: list(varied[name]) for name in limited.getGlyphOrder() if name in varied}
    return limited


def add(whole: TTFont, font: TTFont, number: int) -> None:
    """Put the glyphs of a slice into the whole, under names of its own."""
    names = {name: f"s{number}.{name}" for name in font.getGlyphOrder() if name != ".notdef"}
    source, target = font["glyf"], whole["glyf"]
    for old, new in names.items():
        glyph = source[old]
        if glyph.isComposite():
            for part in glyph.components:
                part.glyphName = names.get(part.glyphName, part.glyphName)
        target.glyphs[new] = glyph
        whole["hmtx"].metrics[new] = font["hmtx"].metrics[old]
        whole["gvar"].variations[new] = font["gvar"].variations.get(old, [])
    target.glyphOrder = [*target.glyphOrder, *names.values()]
    whole.setGlyphOrder(target.glyphOrder)
    cmap = whole["cmap"].tables[0].cmap
    cmap.update({code: names[name] for code, name in font.getBestCmap().items()})


def emptied(font: TTFont) -> TTFont:
    """The font without its characters, to take in those of all slices."""
    glyf = font["glyf"]
    for name in font.getGlyphOrder():
        if name != ".notdef":
            del glyf.glyphs[name], font["hmtx"].metrics[name]
            font["gvar"].variations.pop(name, None)
    glyf.glyphOrder = [".notdef"]
    font.setGlyphOrder([".notdef"])
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, {}
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion, font["cmap"].tables = 0, [table]
    return font


def made(tar: tarfile.TarFile, language: str) -> TTFont:
    """One font of all slices."""
    codes, is_thai = wanted(language), language == "th"
    parts = [part for part in (cut(font, codes, is_thai) for font in slices(tar)) if part is not None]
    if is_thai:
        assert len(parts) == 1
        return parts[0]
    whole = emptied(copy.deepcopy(parts[0]))
    for number, part in enumerate(parts):
        add(whole, part, number)
    whole["post"].formatType = 3.0
    return whole


def with_space(font: TTFont) -> TTFont:
    """The font with spaces of its own: the printer takes a space from the font of the word before it."""
    font["glyf"].glyphs[SPACE] = Glyph()
    font["hmtx"].metrics[SPACE] = (SPACE_WIDTH, 0)
    font["gvar"].variations[SPACE] = []
    font["glyf"].glyphOrder = [*font["glyf"].glyphOrder, SPACE]
    font.setGlyphOrder(font["glyf"].glyphOrder)
    for table in font["cmap"].tables:
        table.cmap.update({0x20: SPACE, 0xA0: SPACE})
    return font


def main(folder: Path) -> None:
    """Make every file; refuse other tarballs than those these files were made from."""
    for language, (package, expected) in PACKAGES.items():
        tarball = folder / f"fontsource-variable-noto-sans-{package}.tgz"
        found = hashlib.sha256(tarball.read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{tarball} has the SHA-256 {found}, not {expected}")
        with tarfile.open(tarball) as tar:
            font = with_space(made(tar, language))
            licence = tar.extractfile("package/LICENSE")
            assert licence is not None
            name = "OFL-thai.txt" if language == "th" else "OFL-cjk.txt"
            (HERE / name).write_bytes(licence.read())
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = STAMP
        font.flavor, font.flavorData = "woff2", WOFF2FlavorData(transformedTables=set())
        path = HERE / f"{language}.woff2"
        font.save(path, reorderTables=True)
        print(path.name, path.stat().st_size, len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
