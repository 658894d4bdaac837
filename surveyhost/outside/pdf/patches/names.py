"""Puts a function in the place of a library's, wherever its modules have it by name."""

import sys
from collections.abc import Callable
from inspect import signature
from typing import Any

LIBRARIES = ("weasyprint", "pydyf")


def put(before: Callable[..., Any], after: Callable[..., Any]) -> None:
    """Every module of the libraries that calls `before` calls `after` from now on."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in LIBRARIES:
            for own, value in list(vars(module).items()):
                if value is before:
                    setattr(module, own, after)


def is_called_alike(own: Callable[..., Any], its: Callable[..., Any]) -> bool:
    """Whether both take arguments of the same names in the same order."""
    return list(signature(own).parameters) == list(signature(its).parameters)
