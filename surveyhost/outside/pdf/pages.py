"""What the pages of a PDF show, as digests (by pikepdf) and as text (by pypdfium2, Chromium's PDF engine).

A page's digest is over all that draws on it: content, fonts, pictures, annotations; not over tags, names and metadata.
"""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

_SKIPPED = {"/Parent", "/P", "/StructParent", "/StructParents", "/Length", "/Filter", "/DecodeParms", "/Tabs"}
"""Where something hangs, how it is squeezed, and how it is tagged: none of it is drawn."""
_DRIVEN = ("/OCProperties", "/OpenAction", "/AA", "/Collection")
"""What may make a reader show other than the pages: layers, and acts when the file is opened."""


class _Digests:
    """Digests of the objects of one file, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, one: Any) -> bytes:
        """SHA-256 of an object and of all that it refers to. A page that is referred to counts as such only."""
        if not isinstance(one, pikepdf.Object):
            return hashlib.sha256(repr(one).encode()).digest()
        if one.is_indirect:
            if one.objgen not in self._known:
                self._known[one.objgen] = b"referred to by itself"
                self._known[one.objgen] = self._made(one)
            return self._known[one.objgen]
        return self._made(one)

    def _made(self, one: pikepdf.Object) -> bytes:
        whole = hashlib.sha256()
        if isinstance(one, pikepdf.Array):
            for each in one:
                whole.update(self.of(each))
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if one.get("/Type") == "/Page":
                return b"page"
            for key in sorted(set(one.keys()) - _SKIPPED):
                whole.update(key.encode() + b"\0" + self.of(one[key]))
            if isinstance(one, pikepdf.Stream):
                whole.update(one.read_bytes())
        else:
            whole.update(one.unparse())
        return whole.digest()


def _shown(page: pikepdf.Page, digests: _Digests) -> Iterator[bytes]:
    obj = page.obj
    for key in sorted(set(obj.keys()) - _SKIPPED - {"/Annots", "/Contents", "/Type"}):
        yield key.encode() + digests.of(obj[key])
    contents = obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    yield b"\n".join(part.read_bytes() for part in parts)
    for note in obj.get("/Annots", ()):
        left, low, right, high = (float(each) for each in note.get("/Rect", (0, 0, 0, 0)))
        if (right - left) * (high - low):  # a signature's own has no room, and draws nothing
            yield digests.of(note)


def page_digests(content: bytes) -> list[str]:
    """SHA-256 (64 hex digits) of what each page draws, in order. ValueError where the file cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            digests = _Digests()
            return [hashlib.sha256(b"\n".join(_shown(page, digests))).hexdigest() for page in pdf.pages]
    except Exception as error:  # what a stranger's file makes the library raise cannot be listed
        raise ValueError("no PDF that could be read") from error


def drives_its_reader(content: bytes) -> bool:
    """Whether the file holds layers, scripts or acts, by which it could show something else than its pages."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            root = pdf.Root
            form: Any = root.get("/AcroForm", {})
            return any(key in root for key in _DRIVEN) or "/XFA" in form or "/JavaScript" in root.get("/Names", {})
    except Exception as error:  # as above
        raise ValueError("no PDF that could be read") from error


def words(content: bytes) -> str:
    """The text of all pages as a reader selects it. ValueError where the file cannot be read."""
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    except Exception as error:  # as above
        raise ValueError("no PDF that could be read") from error
