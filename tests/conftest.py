"""What several tests share: the real dataset, built once, and a small invented territory."""

from pathlib import Path

import hypothesis
import pytest

from pacte_graph import resources
from pacte_graph.release import Release, build
from pacte_graph.store import Store, open_store
from tests.territory import Territory

# The same examples each time, and none that depends on how busy the machine is.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("tests")

REGION = resources.root() / "data" / "pays-de-la-loire"


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the release of the real dataset is built into, once."""
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="session")
def release(output: Path) -> Release:
    """The release of the real dataset."""
    return build(REGION, output)[0]


@pytest.fixture(scope="session")
def store(release: Release) -> Store:
    """The release of the real dataset, loaded."""
    return open_store(release)


@pytest.fixture
def territory(tmp_path: Path) -> Territory:
    """The invented territory, in a folder of its own."""
    return Territory(tmp_path / "exemple")
