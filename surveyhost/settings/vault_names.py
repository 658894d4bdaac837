"""What a vault, its spare and their settings are called in sentences and commands: by name where there are several."""

from dataclasses import dataclass, replace

FIRST = "first"
"""What the vault is called that every installation has, where there are others."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words for one vault."""

    vault: str = "The vault"
    """As a sentence begins with it."""
    spare: str = "The spare vault"
    """Likewise."""
    part: str = "spare"
    """The spare as one of the parts of an installation, and in lists of databases."""
    option: str = ""
    """What follows a command's name, to say this vault."""
    entry: str = ""
    """Where in the settings its addresses stand; "" where they are settings of their own."""
    url_key: str = "SURVEYHOST_VAULT_URL"
    """Under which name the vault's address stands there."""
    spare_key: str = "SURVEYHOST_VAULT_SPARE_URL"
    """And its spare's."""

    @property
    def url(self) -> str:
        """The setting that names the vault's database."""
        return self._placed(self.url_key)

    @property
    def spare_url(self) -> str:
        """The setting that names its spare's."""
        return self._placed(self.spare_key)

    def _placed(self, key: str) -> str:
        return f"{key} in {self.entry}" if self.entry else key


def named(name: str) -> Named:
    """Words for the vault of this name; "" for the only one."""
    if not name:
        return Named()
    made = Named(f"Vault “{name}”", f"The spare of vault “{name}”", f"spare {name}", f" --vault {name}")
    if name == FIRST:
        return made
    return replace(made, entry=f"the entry “{name}” of SURVEYHOST_VAULTS", url_key="`url`", spare_key="`spare`")


def lower(words: str) -> str:
    """These words within a sentence."""
    return words[:1].lower() + words[1:]
