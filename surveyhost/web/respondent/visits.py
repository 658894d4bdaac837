"""The context of a visit, as far as a page depends on it: wave, language, shared device. Nothing about the person."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from gettext import NullTranslations
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from ...languages import around, direction, face, gap, participants
from ...services.answering.responses import WavePage
from ...translations import catalogue
from . import policy_words
from .bundles import HALVES, address_of, bundles

DOMAIN = "respondent"
WEAKER = "plain"
"""The query's name for the weaker way."""
OF_SEAT = Markup("<!--seat-->")
"""Where a page says under which name its seat's draft lies. No answer can hold these letters: what people write is
escaped."""


@dataclass(frozen=True)
class Visit:
    wave: WavePage | None
    """None on pages that belong to no wave: the code page, an unknown link."""
    language: str
    """Of the questionnaire."""
    shared: bool = False
    """Whether the device is a shared one, on which nothing may be left."""
    vendor: str = "surveyhost"
    has_spare: bool = False
    """Whether the wave's answers lie on a second disk too."""
    lost_link: str = ""
    """The office's page for those who lost their link; never on a shared device, where an address would be typed."""
    weaker: bool = False
    """Whether somebody chose to answer a split count without the script that cuts answers in two."""

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What two visits must have in common to be answered with the same bytes."""
        asked = tuple(one.policy_hash for one in self.wave.services) if self.wave else ()
        contract = self.wave.policy_hash if self.wave else self.vendor
        difference = (self.shared, self.lost_link, self.has_spare, self.weaker)
        return (contract, asked, self.language, *difference)

    @cached_property
    def interface(self) -> str:
        """The language of the words around the questionnaire: the same if we speak it, else as the contract says."""
        return around(self.language, self.wave.policy.fallback if self.wave else None)

    @cached_property
    def words(self) -> NullTranslations:
        return catalogue(DOMAIN, self.interface)

    def speaking(self, language: str) -> "Visit":
        """The same visit in another language."""
        return replace(self, language=language)

    def link(self, **changes: str | int) -> str:
        """A relative address on the page's own URL, in this language and for this kind of device."""
        query: dict[str, str | int] = {"lang": self.language}
        if self.shared:
            query["shared"] = "1"
        if self.weaker:
            query[WEAKER] = "1"
        return "?" + urlencode(query | changes)

    @property
    def code_page(self) -> str:
        """The page that takes a typed code."""
        return "/" + self.link()

    def context(self) -> dict[str, Any]:
        """What the frame of every page needs, and the wave's own facts where there is one."""
        common: dict[str, Any] = {
            "language": self.language,
            "direction": direction(self.language),
            "spoken": self.language,
            "gap": gap(self.language),
            "shared": self.shared,
            "has_spare": self.has_spare,
            "link": self.link,
            "languages": participants(),
            "vendor": self.vendor,
            "policy": None,
            "title": self.vendor,
            "start": self.code_page,
            "style": bundles()["respondent.css"].address,
            "faces": bundles()["scripts.css"].address if face(self.language) else "",
            "script": bundles()["respondent.js"].address,
            "weaker_way": self.weaker,
        }
        return common if self.wave is None else common | self._about(self.wave)

    def _about(self, wave: WavePage) -> dict[str, Any]:
        policy = wave.policy
        return {
            "languages": policy.languages,
            "vendor": policy.vendor,
            "policy": policy,
            "title": policy.title[self.language],
            "survey_code": wave.code,
            "hash": wave.policy_hash,
            "ballot": address_of(HALVES, policy.script_hash) if policy.script_hash else "",
            "draft": Markup("{}-{}").format(wave.policy_hash[:8], OF_SEAT),
            "opens": policy_words.moment(policy.opens, self.interface),
            "closes": policy_words.moment(policy.closes, self.interface),
            "services": [(one.policy.title[self.language], one.policy_hash) for one in wave.services],
            "breakdowns": policy_words.breakdowns(policy, self.words),
        }
