"""Imports only go down, and the core knows no territory."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pacte_graph import resources

ROOT = resources.root()
LIBRARY = sorted((ROOT / "pacte_graph").rglob("*.py"))
SITE = sorted((ROOT / "web" / "pacte_web").rglob("*.py"))
OXIGRAPH = {"inference", "model", "store", "validation", "vocabulary"}
RDFLIB = {"validation"}


def name(path: Path) -> str:
    return path.stem


def imported(path: Path) -> Iterator[tuple[str, str | None]]:
    """Each module that a file imports, and the function that does it."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = {
        inner: function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, functions.get(node)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module or ""
            yield module, functions.get(node)
            yield from ((f"{module}.{alias.name}", functions.get(node)) for alias in node.names)


def packages(path: Path) -> set[str]:
    return {module.partition(".")[0] for module, _ in imported(path)}


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_the_library_knows_nothing_of_the_site(path: Path) -> None:
    for module, function in imported(path):
        assert module.partition(".")[0] not in ("flask", "werkzeug", "waitress")
        if module.startswith("pacte_web"):
            assert (path.stem, function) == ("cli", "_serve")


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_other_libraries_terms_stay_where_they_are_needed(path: Path) -> None:
    used = packages(path)

    assert path.stem in OXIGRAPH or "pyoxigraph" not in used
    assert path.stem in RDFLIB or not used & {"rdflib", "pyshacl", "shacl"}


@pytest.mark.parametrize("path", SITE, ids=name)
def test_the_site_asks_the_library(path: Path) -> None:
    assert not packages(path) & {"pyoxigraph", "rdflib", "pyshacl", "shacl"}


def test_modules_of_the_library_import_in_one_direction() -> None:
    below: dict[str, set[str]] = {}
    for path in LIBRARY:
        modules = {module for module, _ in imported(path) if module.startswith("pacte_graph.")}
        known = {each.stem for each in LIBRARY}
        below[path.stem] = {module.split(".")[1] for module in modules} & known - {path.stem}

    def reach(module: str, seen: frozenset[str]) -> None:
        assert module not in seen, f"a circle: {[*sorted(seen), module]}"
        for each in below[module]:
            reach(each, seen | {module})

    for module in below:
        reach(module, frozenset())


def test_no_star_imports() -> None:
    for path in (*LIBRARY, *SITE):
        assert not [module for module, _ in imported(path) if module.endswith(".*")], path


def test_the_public_names() -> None:
    import pacte_graph

    public = {each for each in vars(pacte_graph) if not each.startswith("_")}
    modules = {path.stem for path in LIBRARY}
    assert public - modules == {"Model", "PacteError", "build", "open_release", "open_store",
        "read_model"}  # fmt: skip
    assert public >= {"build", "open_release"}


TERRITORY = re.compile(
    r"pays[- ]de[- ]la[- ]loire|ligéri|\br52\b|region/52|nantes|loire[- ]atlantique|maine[- ]et"
    r"|mayenne|sarthe|vendée|angers|saumur|departement/(44|49|53|72|85)|webinaire-2024",
    re.IGNORECASE,
)
CORE = [
    *LIBRARY,
    *SITE,
    *sorted((ROOT / "web").rglob("*.html")),
    *sorted((ROOT / "web").rglob("*.css")),
    *sorted((ROOT / "web").rglob("*.js")),
    *sorted((ROOT / "ontology" / "regles").glob("*.rq")),
    *sorted((ROOT / "shapes").glob("*.ttl")),
]


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_core_names_no_territory(path: Path) -> None:
    """Words for people give examples from the data; nothing else may depend on a territory."""
    text = path.read_text("utf-8")
    if path.suffix == ".ttl":
        text = re.sub(r'"(?:[^"\\]|\\.)*"@(fr|en)', "", text)

    assert TERRITORY.findall(text) == []


def test_nothing_runs_at_import() -> None:
    """Modules hold definitions and constants: no call whose result is thrown away."""
    for path in (*LIBRARY, *SITE):
        if path.stem == "__main__":  # the command
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            thrown = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            assert not thrown, f"{path}:{node.lineno}"
