"""Whom this machine trusts, as its administrator set it up; `requests` by itself asks a list out of a package."""

import ssl


def authorities() -> str | bool:
    """The file, or the folder, with certificates of authorities; True, the package's list, where there is neither."""
    paths = ssl.get_default_verify_paths()
    return paths.cafile or paths.capath or True
