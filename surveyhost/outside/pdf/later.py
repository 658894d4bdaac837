"""What may stand in a file after its signature: the stamp that fills the field left for it, and not one byte more.

`lasting` writes these bytes, so they can be held against the one form they have. A form that is read loosely would be a
place to hide something; docs/verify.html holds them against the same.
"""

import re
import struct
import zlib

KEYS = rb"""/W \[ 1 8 2 \]
/Type /XRef
/Filter /FlateDecode
/Size (?P<size>\d+)
/Root (?P<root>\d+) 0 R
/Info (?P<info>\d+) 0 R
/ID \[ <(?P<id>[0-9a-f]+)> <[0-9a-f]+> \]
/Prev (?P<before>\d+)
/Index \[ (?P<index>[0-9 ]+) \]
/Length (?P<long>\d+)
>>
stream
(?P<places>.*)
endstream
endobj

startxref
(?P<start>\d+)
%%EOF
"""
STAMP = re.compile(
    rb"""(?P<field>\d+) 0 obj
<<
(?P<about>(?:/[^<>]+\n)*)/V (?P<value>\d+) 0 R
>>
endobj
(?P=value) 0 obj
<<
/Contents (?P<token><[0-9A-Fa-f]+>)
/ByteRange \[0 (?P<length>\d+) (?P<after>\d+) (?P<rest>\d+)\] *
/Type /DocTimeStamp
/Filter /Adobe\.PPKLite
/SubFilter /ETSI\.RFC3161
>>
endobj
(?P<table>\d+) 0 obj
<<
"""
    + KEYS,
    re.DOTALL,
)
LAST = re.compile(rb"\d+ 0 obj\n<<\n" + KEYS, re.DOTALL)
FIELD = rb"/FT /Sig\n/T \(Stamp\)\n"


def is_stamp(pdf: bytes, end: int) -> bool:
    """Whether what stands after `end`, where what was signed ends, is one stamp over the whole file."""
    head, tail = pdf[:end], pdf[end:]
    found, last = STAMP.fullmatch(tail), LAST.search(head, max(0, head.rfind(b" 0 obj\n<<\n/W [") - 12))
    if found is None or last is None or last.end() != end:
        return False
    same = all(found[name] == last[name] for name in ("root", "info", "id")) and found["before"] == last["start"]
    own = b"\n%s 0 obj\n<<\n%s>>\nendobj\n" % (found["field"], found["about"])
    return same and re.match(FIELD, found["about"]) is not None and head.count(own) == 1 and _is_listed(found, pdf, end)


def _is_listed(found: re.Match[bytes], pdf: bytes, end: int) -> bool:
    """Whether the table of objects names exactly these three where they stand, and the stamp is over all but itself."""
    field, value, table = (int(found[name]) for name in ("field", "value", "table"))
    begins = {field: end, value: end + found.start("token"), table: int(found["start"])}
    begins[value] = end + found.string.rindex(b"%d 0 obj\n" % value, 0, found.start("token"))
    places = [(0, 0, 65535), *((1, begins[one], 0) for one in (field, value, table))]
    packed = b"".join(struct.pack(">BQH", *one) for one in places)
    is_whole = int(found["long"]) == len(found["places"])
    is_table = (
        is_whole
        and found["index"] == b"0 1 %d 1 %d 2" % (field, value)
        and (value + 1, value + 2)
        == (
            table,
            int(found["size"]),
        )
    )
    over = (int(found["length"]), int(found["after"]), int(found["rest"]))
    own = (end + found.start("token"), end + found.end("token"), len(pdf) - end - found.end("token"))
    is_there = begins[table] == end + found.string.rindex(b"%d 0 obj\n" % table, 0, found.start("size"))
    return is_table and is_there and over == own and _unpacked(found["places"]) == packed


def _unpacked(packed: bytes) -> bytes:
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(packed, 4096)
    except zlib.error:
        return b""
    return content if reader.eof and not reader.unused_data else b""
