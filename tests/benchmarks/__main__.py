"""`make bench`: build, check and load at about 10k, 100k and 1M triples, beside a peer.

Each measure runs in a process of its own; CPU seconds (user and system) and peak memory are what
the system accounts to it. The peers do the same work with what a project of this kind would use
otherwise: rdflib to load, pySHACL alone to check, rdflib to make and write the statements. A peer
is stopped after two minutes of CPU; its figure is then a lower bound, and the report says so.

Figures are printed and written to `build/bench/mesures.json`; they are never asserted.
"""

import argparse
import csv
import json
import os
import platform
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pacte_graph import release
from pacte_graph.store import EmbeddedStore
from pacte_graph.validation import Engine
from tests.benchmarks.generator import generate

SIZES = {"10k": 4, "100k": 75, "1M": 785}
"""Territories for each size, which is a number of triples in the release."""
LIMIT = 120
"""Seconds of CPU after which a peer is stopped."""
RESULTS = Path("build/bench/mesures.json")


@dataclass(frozen=True)
class Measure:
    """What one process used. Times in seconds of CPU, memory in MB at its peak."""

    size: str
    stage: str
    who: str
    cpu: float
    memory: float
    stopped: bool


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=", ".join(SIZES))
    wanted = parser.parse_args().sizes or list(SIZES)
    if unknown := set(wanted) - set(SIZES):
        parser.error(f"unknown size: {', '.join(sorted(unknown))}")
    measures: list[Measure] = []
    triples: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="pacte-bench-") as temporary:
        for size in wanted:
            folder, output = Path(temporary) / size, Path(temporary) / f"{size}-versions"
            generate(folder, SIZES[size])
            measures += _at(size, folder, output)
            triples[size] = int(str(release.open_release(output).manifest["triples"]))
            _show([each for each in measures if each.size == size], triples[size])
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "triples": triples,
        "measures": [asdict(each) for each in measures],
    }
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(f"\n{RESULTS}")
    return 0


def _at(size: str, folder: Path, output: Path) -> list[Measure]:
    build = _measure(size, "build", "pacte-graph", lambda: _build(folder, output))
    data = release.open_release(output).data
    measures = [
        build,
        _measure(size, "build", "rdflib", lambda: _rdflib_build(folder)),
        _measure(size, "check", "pacte-graph", lambda: _check(folder, Engine.FAST)),
        _measure(size, "load", "pacte-graph", lambda: _load(output)),
        _measure(size, "load", "rdflib", lambda: _rdflib_load(data)),
        _measure(size, "check", "pySHACL alone", lambda: _pyshacl(data)),
    ]
    if size in ("10k", "100k"):
        reference = _measure(
            size, "check", "pacte-graph (pySHACL)", lambda: _check(folder, Engine.REFERENCE)
        )
        measures.append(reference)
    return measures


def _measure(size: str, stage: str, who: str, work: Callable[[], object]) -> Measure:
    """Run `work` in a child and read what the system accounts to it when it ends."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if not who.startswith("pacte-graph"):
                resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
            work()
            status = 0
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    stopped = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGXCPU)
    if status and not stopped:
        raise SystemExit(f"{size} {stage} {who}: the process failed")
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return Measure(size, stage, who, round(cpu, 2), round(memory), stopped)


def _build(folder: Path, output: Path) -> None:
    release.build(folder, output, Engine.FAST)


def _check(folder: Path, engine: Engine) -> None:
    release.check(folder, engine)


def _load(output: Path) -> None:
    EmbeddedStore(release.open_release(output))


def _rdflib_build(folder: Path) -> None:
    """The cells of the same tables as rdflib statements, written as N-Quads; no check, no rules."""
    from rdflib import RDF, Dataset, Literal, URIRef

    base = "https://w3id.org/pacte-solidarites/data/synthese/"
    dataset = Dataset()
    for path in sorted(folder.glob("tables/*/*.csv")):
        graph = dataset.graph(URIRef(f"{base}graphe/{path.parent.name}"))
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                subject = URIRef(f"{base}{path.stem}/{row['id']}")
                graph.add((subject, RDF.type, URIRef(f"{base}{path.stem}")))
                for column, value in row.items():
                    if value:
                        graph.add((subject, URIRef(f"{base}{column}"), Literal(value)))
    dataset.serialize(folder / "rdflib.nq", format="nquads")


def _rdflib_load(data: Path) -> None:
    from rdflib import Dataset

    Dataset().parse(data, format="nquads")


def _pyshacl(data: Path) -> None:
    import pyshacl
    from rdflib import Dataset, Graph

    from pacte_graph.model import shape_files

    shapes = Graph()
    for path in shape_files():
        shapes.parse(path)
    graph = Graph()
    for subject, predicate, value, _ in Dataset().parse(data, format="nquads").quads():
        graph.add((subject, predicate, value))
    pyshacl.validate(graph, shacl_graph=shapes, inplace=True, allow_warnings=True)


def _show(measures: list[Measure], triples: int) -> None:
    print(f"\n{measures[0].size}: {triples} triples")
    ours = {each.stage: each for each in measures if each.who == "pacte-graph"}
    for each in sorted(measures, key=lambda one: (one.stage, one.who)):
        own = ours[each.stage]
        ratio = f"{each.cpu / own.cpu:6.1f} × CPU" if own is not each and own.cpu else ""
        ratio += ", at least: stopped" if each.stopped else ""
        print(f"  {each.stage:<6} {each.who:<22} {each.cpu:8.2f} s {each.memory:7.0f} MB  {ratio}")


if __name__ == "__main__":
    sys.exit(main())
