"""Addresses as they travel: a domain with letters beyond ASCII as punycode, for DNS knows no other."""

import idna


def wire(address: str) -> str:
    """The address with its domain in ASCII; as it is where that cannot be. What stands before the @ is left alone."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def domain(address: str) -> str:
    """The domain of an address as it travels, in lower case."""
    return wire(address).rpartition("@")[2].lower()
