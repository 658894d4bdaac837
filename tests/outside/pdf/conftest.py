"""The releases that reports are printed of, as tests of the report have them."""

from tests.report.conftest import earlier, release, unit

__all__ = ["earlier", "release", "unit"]
