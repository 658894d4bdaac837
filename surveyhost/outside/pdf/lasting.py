"""Signatures that can be checked long after their certificates ran out: PAdES B-LTA (ETSI EN 319 142-1).

The signature carries a stamp of a timestamp server (RFC 3161). In the same revision lie the certificates of signer and
server and what was revoked among them, so the signer vouches for them; and an empty field, which a second stamp over
the whole file then fills. Nothing else is changed after the signature.
"""

import asyncio
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfTimeStamper, SigDSSPlacementPreference
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

FIELD = "Stamp"
"""Of the field that the signature leaves for the stamp over all."""
READ = "A timestamp over the whole file"
UNSEEN = InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
"""Of fields that stand on no page: readers list them beside the pages; whoever hears the pages does not meet them."""
PATIENCE = 20
"""Seconds that a timestamp server has for an answer."""


class ClockError(Exception):
    """No stamp that can be used was to be had: how it went, in a few words."""


class StampWrong(Exception):  # noqa: N818
    """A stamp on a file is over other bytes, or by somebody whom the signer does not name."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A timestamp server, and the authorities (PEM) by whom its certificate is vouched for."""

    address: str
    authorities: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a file was there, by whose word."""

    moment: datetime
    by: str
    """Common name of the server's certificate."""


class _AsItStands(IncrementalPdfFileWriter):
    """Writes no metadata anew: after the signature only a stamp may be added."""

    def _update_meta(self) -> None:
        pass


def _context(certificates: Sequence[Any], clock: Clock) -> ValidationContext:
    roots = list(load_certs_from_pemder_data(clock.authorities))
    return ValidationContext(
        trust_roots=[certificates[-1], *roots],
        other_certs=certificates,
        allow_fetching=True,
        revocation_mode="hard-fail",
        fetcher_backend=RequestsFetcherBackend(),
    )


def signed(writer: Any, signer: Any, about: dict[str, Any], certificates: Sequence[Any], clock: Clock) -> bytes:
    """What the writer holds, signed and stamped twice. ClockError where the server does not give what is needed.

    certificates: the signer's, then those it rests on; the last is taken for their root.
    """
    append_signature_field(writer, SigFieldSpec(FIELD, readable_field_name=READ, invis_sig_settings=UNSEEN))
    server = RequestsHTTPTimeStamper(clock.address, timeout=PATIENCE)
    metadata = signers.PdfSignatureMetadata(
        **about,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=_context(certificates, clock),
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    try:
        made: io.BytesIO = signers.sign_pdf(writer, metadata, signer=signer, timestamper=server)
        whole: io.BytesIO = PdfTimeStamper(server, field_name=FIELD).timestamp_pdf(_AsItStands(made), "sha256")
    except (TimestampRequestError, SigningError, PathError, ValidationError, ValueError) as error:
        raise ClockError(_how(error)) from error
    return whole.getvalue()


def _how(error: BaseException) -> str:
    if not isinstance(error, TimestampRequestError):
        return "its certificate cannot be traced to the given authorities, or what they revoked is not to be had"
    return "it does not answer" if isinstance(error.__cause__, OSError) else "it answers what is no timestamp"


def try_out(clock: Clock) -> None:
    """Ask for one stamp, and whether its certificate can be traced. ClockError says how it went."""
    server = RequestsHTTPTimeStamper(clock.address, timeout=PATIENCE)
    roots = list(load_certs_from_pemder_data(clock.authorities))

    async def ask() -> None:
        async for _ in server.validation_paths(_context(roots, clock)):
            pass

    try:
        asyncio.run(ask())
    except (TimestampRequestError, SigningError, PathError, ValidationError, ValueError) as error:
        raise ClockError(_how(error)) from error


def stamps(found: Sequence[Any]) -> list[Stamp]:
    """The stamps on a file (its signatures, the first at the head), each looked at. StampWrong.

    The signer vouches for the server: its certificate lies in what was signed.
    """
    try:
        tokens = list(_tokens(found))
        if not tokens:
            return []
        first = found[0]
        store = DocumentSecurityStore.read_dss(first.reader.get_historical_resolver(first.signed_revision))
        named = {one.dump() for one in store.load_certs()}
        return [asyncio.run(_stamp(token, imprint, named)) for token, imprint in tokens]
    except Exception as error:  # what a stranger's file makes the library raise cannot be listed
        raise StampWrong() from error


def _tokens(found: Sequence[Any]) -> Iterator[tuple[Any, Callable[[str], bytes]]]:
    """Each token, and how to take the digest of what it should be over."""
    first = found[0]
    value = first.signer_info["signature"].native
    for attached in extract_tst_data_iter(first.signer_info, signed=False):
        yield attached, lambda algorithm: hashlib.new(algorithm, value).digest()
    for one in found[1:]:
        if one.sig_object_type == "/DocTimeStamp":
            yield one.signed_data, one.compute_digest


async def _stamp(token: Any, imprint: Callable[[str], bytes], named: set[bytes]) -> Stamp:
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    by = extract_certificate_info(token).signer_cert
    if by.dump() not in named:
        raise StampWrong()
    context = ValidationContext(trust_roots=[by], allow_fetching=False, moment=moment)
    status = await validate_tst_signed_data(token, context, imprint)
    if not (status["valid"] and status["intact"]):
        raise StampWrong()
    return Stamp(moment, by.subject.native.get("common_name", ""))
