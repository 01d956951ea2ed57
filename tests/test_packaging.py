"""The wheel: everything that it needs, nothing that it does not, and it works anywhere."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from pacte_graph import __version__, resources
from tests.conftest import REGION

ROOT = resources.root()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment where the wheel is installed, as pip would unpack it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run(  # an environment may have no pip: the interpreter that made it has one
        [f"{sys.base_prefix}/bin/python{version}", "-m", "pip", "--python", str(python), "install",
         "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", str(wheel)],
        check=True,
    )  # fmt: skip
    return python


def environment() -> dict[str, str]:
    """Only what the wheel depends on: this project is not on the path."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": sysconfig.get_path("purelib")}


def test_the_wheel_holds_each_folder_once(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    def expected(folder: Path, place: str) -> set[str]:
        return {
            f"{place}/{path.relative_to(folder).as_posix()}"
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    whole = expected(ROOT / "pacte_graph", "pacte_graph")
    whole |= expected(ROOT / "web" / "pacte_web", "pacte_web")
    for folder in ("ontology", "shapes", "data"):
        whole |= expected(ROOT / folder, f"pacte_graph/_bundle/{folder}")
    assert len(names) == len(set(names))
    assert {name for name in names if ".dist-info/" not in name} == whole
    for needed in ("shapes/commun.ttl", "ontology/pacte.ttl", "ontology/regles/10-types.rq"):
        assert f"pacte_graph/_bundle/{needed}" in names
    assert f"pacte_graph/_bundle/data/{REGION.name}/pacte.toml" in names


def test_no_package_has_a_name_that_is_not_ours(wheel: Path) -> None:
    """web.py calls its package `web`: installing ours over it would break one of them."""
    top = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == {"pacte_graph", "pacte_web"}


def test_types_and_licence_travel_with_the_code(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert "pacte_graph/py.typed" in names


def test_the_command_works_outside_of_a_checkout(installed: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed.parent / "pacte-graph"), *arguments],
            cwd="/",
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    found = run("build", "--sortie", str(tmp_path), "--moteur", "rapide")
    assert (found.returncode, found.stderr) == (0, "")
    assert run("--version").stdout == f"{__version__}\n"
    asked = run("query", "SELECT (COUNT(?a) AS ?n) { ?a a pacte:Axe }", "--sortie", str(tmp_path))
    assert (asked.stdout, asked.stderr) == ("n\n4\n", "")
    assert run("questions").stdout


def test_the_site_is_found_outside_of_a_checkout(installed: Path) -> None:
    code = "import pacte_graph, pacte_web; print(pacte_graph.__file__, pacte_web.__file__)"

    found = subprocess.run(
        [str(installed), "-W", "error", "-c", code],
        cwd="/",
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.count(str(installed.parent.parent)) == 2


def test_the_version_is_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "pacte_graph/__init__.py"
