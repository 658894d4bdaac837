"""The client's branding of a report: colour, logo, and the stamps on its pages."""

import base64
from dataclasses import dataclass

from ..core.colour import HOUSE_GREEN, fit, tint

LOGO_KINDS = {"png": "image/png", "svg": "image/svg+xml", "image/png": "image/png", "image/svg+xml": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Brand:
    """The client's clothes. Any colour may be given; `accent` is what is used."""

    client: str
    colour: str = HOUSE_GREEN
    logo: bytes | None = None
    logo_kind: str | None = None
    """"png" or "svg", or their media types; None: told from the first bytes."""
    vendor: str = "surveyhost"

    @property
    def accent(self) -> str:
        """The colour, darkened until it has 4.5 : 1 on white. ColourRefused if it is none."""
        return fit(self.colour or HOUSE_GREEN)

    @property
    def tint(self) -> str:
        """The accent at 10 % on white."""
        return tint(self.accent)

    @property
    def logo_type(self) -> str:
        """Media type of the logo."""
        guess = "png" if (self.logo or b"").startswith(b"\x89PNG") else "svg"
        return LOGO_KINDS[self.logo_kind or guess]

    @property
    def logo_address(self) -> str:
        """The logo as a data: address, or "" without one."""
        if not self.logo:
            return ""
        return f"data:{self.logo_type};base64,{base64.b64encode(self.logo).decode()}"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who released it and when; ISO dates. It stands on the cover, in the foot line and in the appendix."""

    released: str = ""
    prepared_by: str = ""
    prepared: str = ""
    prepared_on: str = ""
    """"shell" where it was signed on the server's command line."""
    approved_by: str = ""
    approved_on: str = ""
    ledger: int | None = None
    """The number of this release's entry in the wave's ledger."""
    before: str | None = None
    """Digest of the ledger entry before."""
    tables_hash: str = ""
    """SHA-256 of the release's tables."""
    audit: tuple[int, str] | None = None
    """How many events the audit log had at the approval, and the digest of the last."""
    facts: str = ""
    """SHA-256 of the attached facts."""
