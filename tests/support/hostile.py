"""Files made to hold a reader up: by size, by depth, by repetition, by lies about themselves. Seeded; no two alike."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl

Made = tuple[str, str, bytes]
"""What it is, the name it comes under, and its content."""
PIECES = (
    "<!--", "<![CDATA[", "<", "<<", "<!", "<?", "</", "&", "&#", "&#x", "&amp;", "<a ", "<a '", '<a "', "<script>",
    "<style>", "<b>", "<p>", "{", "}", "((", "))", "\\", '"', "'", "[", "]", "[[", "=", ".", "a.", "\n", "\r", "\t",
    "a", "\u0301", "\u00ad", "\u202e", "\ufffd", ",", ";", '""', "//", " / ", "-", "0", "9" * 50, "\U0001f600",
    " and ", " or ", "!", "not(", "if(", "${", "selected(", "x=1;",
)  # fmt: skip
LSS = (
    '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
    "<languages><language>en</language></languages><surveys><rows><row><language>en</language></row></rows></surveys>"
    "<surveys_languagesettings><rows><row><surveyls_language>en</surveyls_language><surveyls_title>T</surveyls_title>"
    "</row></rows></surveys_languagesettings>{body}</document>"
)
TOML = 'code = "q"\nlanguages = ["en"]\ntitle = {{ en = "T" }}\n{body}\n'


def text(chance: random.Random, size: int) -> str:
    """Up to three pieces over and over, or many pieces at random."""
    if chance.random() < 0.7:
        unit = "".join(chance.choices(PIECES, k=chance.randint(1, 3)))
        return (unit * (size // len(unit) + 1))[:size]
    return "".join(chance.choices(PIECES, k=size // 3))


def escaped(words: str) -> str:
    return "<![CDATA[" + words.replace("]]>", "]] >").replace("\x00", "") + "]]>"


def lss(chance: random.Random, size: int) -> Made:
    """The words in a text, a condition, or the file's own tags; or thousands of rows; or tags inside tags."""
    kind = chance.choice(("text", "condition", "raw", "rows", "deep"))
    words = text(chance, size)
    if kind == "raw":
        body = words
    elif kind == "rows":
        count = size // 120
        body = "".join(
            f"<{t}><rows>"
            + f"<row><qid>1</qid><gid>1</gid><type>L</type><title>a</title><{k}>%</{k}></row>" * count
            + f"</rows></{t}>"
            for t, k in (("questions", "x"), ("answers", "y"))
        )
        body = "".join(part + str(number) for number, part in enumerate(body.split("%")))
    elif kind == "deep":
        body = "<a>" * (size // 7) + "</a>" * (size // 7)
    else:
        column = "question" if kind == "text" else "relevance"
        body = (
            "<groups><rows><row><gid>1</gid><group_name>G</group_name><language>en</language></row></rows></groups>"
            f"<questions><rows><row><qid>1</qid><gid>1</gid><type>T</type><title>a</title><language>en</language>"
            f"<{column}>{escaped(words)}</{column}></row></rows></questions>"
        )
    return f"lss {kind}", "a.lss", LSS.format(body=body).encode("utf-8", "replace")


def toml(chance: random.Random, size: int) -> Made:
    size = min(size, 900_000)
    kind = chance.choice(("text", "dots", "arrays", "tables", "inline", "raw", "sections", "condition"))
    words = text(chance, size)
    body = {
        "text": lambda: 'intro = { en = """' + words.replace('"', "'").replace("\\", "/") + '""" }',
        "dots": lambda: "a." * (size // 2) + "a = 1",
        "arrays": lambda: "a = " + "[" * (size // 2) + "]" * (size // 2),
        "tables": lambda: "\n".join(f"[a{number}]" for number in range(size // 10)),
        "inline": lambda: "a = " + "{ a = " * (size // 12) + "1" + " }" * (size // 12),
        "raw": lambda: words,
        "sections": lambda: '[[section]]\ncode = "s"\ntitle = { en = "S" }\n' * (size // 50),
        "condition": lambda: (
            '[[section]]\ncode = "s"\ntitle = { en = "S" }\nshow_if = """' + words.replace('"', "") + '"""'
        ),
    }[kind]()
    return (
        f"toml {kind}",
        "a.toml",
        ("" if kind == "raw" else TOML.format(body="")).encode() + body.encode("utf-8", "replace"),
    )


def csv(chance: random.Random, size: int) -> Made:
    kind = chance.choice(("headings", "empty", "quotes", "raw", "cells", "wide", "utf16", "nothing", "ids", "units"))
    words = text(chance, size)
    body = {
        "headings": lambda: "a," * (size // 2),
        "empty": lambda: "id\n" + "\n" * size,
        "quotes": lambda: 'id\n"' + words,
        "raw": lambda: words,
        "cells": lambda: "id,name\n" + ("E1" + "," * 900 + "\n") * (size // 900),
        "wide": lambda: "id," + ",".join(f"c{number}" for number in range(size // 8)),
        "utf16": lambda: "id\n" + words,
        "nothing": lambda: ",;\t" * (size // 3),
        "ids": lambda: "id,unit\n" + "".join(f"{number},{words[:50]}\n" for number in range(size // 60)),
        "units": lambda: (
            "id,unit\n" + "".join(f"{number}," + " / ".join("ab" * 6) + f"{number}\n" for number in range(size // 50))
        ),
    }[kind]()
    return f"csv {kind}", "r.csv", body.encode("utf-16" if kind == "utf16" else "utf-8", "replace")


def sheet(chance: random.Random, size: int, name: str) -> Made:
    """A workbook with one part put in the place of another: bombs, far cells, merged worlds, tags inside tags."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "survey"
    book.active.append(["id", "unit"] if name == "r.xlsx" else ["type", "name", "label"])
    stream = io.BytesIO()
    book.save(stream)
    part = chance.choice(("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"))
    kind = chance.choice(("bomb", "cells", "merges", "deep", "raw", "open", "attributes", "rows", "formats", "strings"))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    count = size // 4
    inner = {
        "bomb": lambda: " " * (size * 60),
        "cells": lambda: "<sheetData><row r='1'>" + "<c r='A1'><v>1</v></c>" * count + "</row></sheetData>",
        "merges": lambda: (
            "<sheetData><row r='1'><c r='A1' t='str'><v>id</v></c></row></sheetData><mergeCells>"
            + "<mergeCell ref='A1:XFD1048576'/>" * count
            + "</mergeCells>"
        ),
        "deep": lambda: "<a>" * count + "</a>" * count,
        "raw": lambda: text(chance, size),
        "open": lambda: "<c " * count,
        "attributes": lambda: "<a " + " ".join(f"a{number}='1'" for number in range(count // 4)) + "/>",
        "rows": lambda: (
            "<sheetData>"
            + "".join(
                f"<row r='{number}'><c r='A{number}'><v>{number}</v></c></row>" for number in range(1, count // 4)
            )
            + "</sheetData>"
        ),
        "formats": lambda: (
            "<numFmts>"
            + "".join(
                f"<numFmt numFmtId='{number}' formatCode='{'0#?' * 80}'/>" for number in range(164, 164 + count // 40)
            )
            + "</numFmts>"
        ),
        "strings": lambda: "<si><t>" + text(chance, size).replace("<", "").replace("&", "") + "</t></si>",
    }[kind]()
    root = {"xl/worksheets/sheet1.xml": "worksheet", "xl/styles.xml": "styleSheet", "xl/workbook.xml": "workbook"}
    tag = root.get(part, "sst")
    other = f"<?xml version='1.0'?><{tag} xmlns='{main}'>{inner}</{tag}>".encode("utf-8", "replace")
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, other if one.filename == part else old.read(one.filename))
    return f"sheet {kind} in {part}", name, made.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def logo(chance: random.Random, size: int) -> Made:
    kind = chance.choice(("deep", "raw", "shapes", "attributes", "picture", "lie", "text"))
    size = min(size, 190_000)
    if kind in {"picture", "lie"}:
        side = chance.choice((3900, 20_000, 2**31 - 1))
        head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        packed = zlib.compress(b"\0" * (size * 400 if kind == "picture" else 10))[:size]
        extra = _chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * size * 100)) if chance.random() < 0.5 else b""
        return (
            f"logo {kind}",
            "logo",
            b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", packed) + _chunk(b"IEND", b""),
        )
    inner = {
        "deep": lambda: "<g>" * (size // 7) + "</g>" * (size // 7),
        "raw": lambda: text(chance, size),
        "shapes": lambda: "<path d='M0 0'/>" * (size // 16),
        "attributes": lambda: "<g " + " ".join(f"a{number}='url('" for number in range(size // 14)) + "/>",
        "text": lambda: "<title>" + escaped(text(chance, size)) + "</title>",
    }[kind]()
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{inner}</svg>"
    return f"logo {kind}", "logo", svg.encode("utf-8", "replace")[:199_000]


SAVED = Path(__file__).parents[1] / "outside" / "files"


def other_sheet(chance: random.Random, size: int) -> Made:
    """A roster that another program saved, with bytes changed or cut off; or with something else for its content."""
    ending = chance.choice(("xls", "ods"))
    content = bytearray((SAVED / f"roster.{ending}").read_bytes())
    kind = chance.choice(("bytes", "cut", "repeats", "deep") if ending == "ods" else ("bytes", "cut", "sectors"))
    if kind in {"repeats", "deep"}:
        table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        cell = "<table:table-cell office:string-value='x' table:number-columns-repeated='50'/>"
        rows = (
            f"<table:table-row table:number-rows-repeated='{chance.choice((1, 99999, 10**9))}'>{cell}</table:table-row>"
        )
        inner = rows * (size // 150) if kind == "repeats" else "<table:table-row-group>" * (size // 24)
        body = f"<office:spreadsheet xmlns:office='{office}' xmlns:table='{table}'><table:table>{inner}"
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for one in old.infolist():
                end = "</table:table></office:spreadsheet>" if kind == "repeats" else ""
                new.writestr(one.filename, body + end if one.filename == "content.xml" else old.read(one.filename))
        return f"ods {kind}", "r.ods", made.getvalue()
    for _ in range(chance.choice((1, 10, 200))):
        at = chance.randrange(8, len(content) - 4) if kind == "bytes" else chance.randrange(0x4C, 0x200)
        content[at : at + 4] = chance.randbytes(4)
    return (
        f"{ending} {kind}",
        f"r.{ending}",
        bytes(content[: chance.randrange(len(content))] if kind == "cut" else content),
    )


KINDS: tuple[Callable[[random.Random, int], Made], ...] = (
    lss, toml, csv, logo,
    lambda chance, size: sheet(chance, size, "r.xlsx"),
    lambda chance, size: sheet(chance, size, "f.xlsx"),
    other_sheet,
)  # fmt: skip


def made(seed: int) -> Made:
    """The file of this seed; its size is drawn, most often small, at most 2 MB before it is packed."""
    chance = random.Random(seed)
    size = int(2000 * 1000 ** chance.random())
    return KINDS[seed % len(KINDS)](chance, size)
