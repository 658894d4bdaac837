"""What is installed from a wheel holds every file that the package opens, and not its programs only."""

import os
from pathlib import Path

from setuptools import Distribution

from surveyhost.config import CHECKOUT
from tests.test_architecture import tracked


def packed() -> set[str]:
    """The files of the package that setuptools puts into a wheel, beside its modules."""
    here = Path.cwd()
    os.chdir(CHECKOUT)
    try:
        distribution = Distribution()
        distribution.parse_config_files()
        building = distribution.get_command_obj("build_py")
        building.ensure_finalized()
        building.manifest_files = {}
        return {
            path
            for package in building.packages
            for path in building.find_data_files(package, building.get_package_dir(package))
        }
    finally:
        os.chdir(here)


def test_a_wheel_has_every_file_of_the_package():
    wanted = {path for path in tracked() if path.startswith("surveyhost/") and not path.endswith(".py")}
    assert wanted - packed() == set()
