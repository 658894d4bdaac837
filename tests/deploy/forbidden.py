"""Run in place of a unit's process: tries what no process of ours should be able to do, and prints what it was told.

An empty word says that it could. The argument is an address of this machine that is not of its loopback.
"""

import ctypes
import json
import mmap
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

NEW_USER = 0x10000000
"""CLONE_NEWUSER of unshare(2)."""


def send(address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"", (address, 9))


def unshare() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_USER):
        raise OSError(ctypes.get_errno(), "refused")


def told(act: Callable[[], object]) -> str:
    """The name of the error; empty where there is none."""
    try:
        act()
    except OSError as refused:
        return type(refused).__name__
    return ""


PROBES: dict[str, Callable[[], object]] = {
    "read the settings": lambda: os.listdir("/etc/surveyhost"),
    "read the data folder": lambda: os.listdir("/var/lib/surveyhost"),
    "change the program": lambda: Path("/opt/surveyhost/wsgi.py").touch(),
    "see other processes": lambda: os.stat("/proc/1"),
    "run what it has written": lambda: mmap.mmap(-1, 1, prot=mmap.PROT_WRITE | mmap.PROT_EXEC),
    "make a namespace": unshare,
    "capture packets": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close(),
    "reach this machine": lambda: send("127.0.0.1"),
    "reach elsewhere": lambda: send(sys.argv[1]),
}
if __name__ == "__main__":
    print(json.dumps({name: told(act) for name, act in PROBES.items()}))
