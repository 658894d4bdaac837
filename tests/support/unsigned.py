"""A signed report without its signatures."""

import io

from pyhanko.pdf_utils.reader import PdfFileReader

END = b"%%EOF"


def unsigned(pdf: bytes) -> bytes:
    """The file as it was before the first signature was appended; an unsigned file is its own."""
    try:
        is_signed = bool(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
    except Exception:  # whatever a damaged file raises
        return pdf
    if not is_signed:
        return pdf
    end = pdf.index(END) + len(END)
    return pdf[: end + 1] if pdf[end : end + 1] == b"\n" else pdf[:end]
