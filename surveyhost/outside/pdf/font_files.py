"""Which font files a document needs beside Be Vietnam Pro. None is read for a document in Latin letters.

A printer reads a font whole, and knows of no ranges as browsers do; so the document's own letters say what it gets.
"""

import re
from collections.abc import Iterable

LATIN = "Be Vietnam Pro"
HAN, KANA, HANGUL, THAI = (
    re.compile(one) for one in ("[\u3400-\u9fff\uf900-\ufaff]", "[\u3041-\u30ff]", "[\uac00-\ud7af]", "[\u0e01-\u0e5b]")
)
OF_HAN = ("ja", "zh-Hans", "zh-Hant")
_LANG = re.compile(r'<html[^>]* lang="([A-Za-z0-9-]+)"')
_TRADITIONAL = {"zh-Hant", "zh-TW", "zh-HK", "zh-MO"}


def needed(html: str, pictures: Iterable[bytes] = ()) -> tuple[str, ...]:
    """Names of the files in `fonts/scripts`, the document's own language first.

    Han characters, which three languages share, are set as the document's language has them; in one of another script
    as in Japanese where there are kana, else as in simplified Chinese.
    """
    whole = html + "".join(one.decode("utf-8", "replace") for one in pictures if one.lstrip().startswith(b"<"))
    found = [name for name, letters in (("ko", HANGUL), ("th", THAI)) if letters.search(whole)]
    own = _own(html)
    if KANA.search(whole) or (HAN.search(whole) and own == "ja"):
        found.append("ja")
    elif HAN.search(whole):
        found.append(own if own in OF_HAN else "zh-Hans")
    return tuple(sorted(found, key=lambda name: (name != own, name)))


def _own(html: str) -> str:
    tag = _LANG.search(html)
    code = tag[1] if tag else ""
    head = "-".join(code.split("-")[:2])
    if head in _TRADITIONAL:
        return "zh-Hant"
    return "zh-Hans" if code.split("-", maxsplit=1)[0] == "zh" else code.split("-", maxsplit=1)[0]


def families(scripts: Iterable[str]) -> str:
    """What follows Be Vietnam Pro in a list of families, as CSS writes it."""
    return "".join(f', "{_family(one)}"' for one in scripts)


def faces(scripts: Iterable[str]) -> str:
    """The faces as CSS declares them, seen from the folder of style sheets."""
    return "".join(
        f'@font-face {{ font-family: "{_family(one)}"; src: url(../fonts/scripts/{one}.woff2) }}\n' for one in scripts
    )


def styled(css: str, scripts: tuple[str, ...]) -> str:
    """A style sheet in which these scripts have a face."""
    if not scripts:
        return css
    return faces(scripts) + re.sub(rf'(?<!font-family: )"{LATIN}"', f'"{LATIN}"{families(scripts)}', css)


def drawn(picture: bytes, scripts: tuple[str, ...]) -> bytes:
    """A chart in which these scripts have a face."""
    more = "".join(f",{_family(one)}" for one in scripts)
    return picture.replace(f'{LATIN}"'.encode(), f'{LATIN}{more}"'.encode(), 1) if scripts else picture


def _family(script: str) -> str:
    return f"Survey {script}"
