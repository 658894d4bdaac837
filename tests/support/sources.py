"""The package's own code as syntax trees, parsed once by each process that reads it."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree(source: Path) -> ast.Module:
    """A file's tree, for all who ask: nobody changes it."""
    return ast.parse(source.read_text(encoding="utf-8"))


@cache
def nodes(source: Path) -> tuple[ast.AST, ...]:
    """All of a file's tree, as `ast.walk` goes through it."""
    return tuple(ast.walk(tree(source)))
