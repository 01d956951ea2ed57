"""The path from tables to the files of a release, one line at a time through spool files.

Only the engines that validate and apply the rules load the statements, in their own compact form.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pacte_graph.canonical import sha256_of, sorted_lines
from pacte_graph.dataset import open_dataset
from pacte_graph.description import description, settings_problems
from pacte_graph.diagnosis import problems
from pacte_graph.disk import settle, write_text
from pacte_graph.inference import Reasoner
from pacte_graph.kinds import Model
from pacte_graph.model import read_model
from pacte_graph.namespaces import SHAPES
from pacte_graph.problems import Problem, Severity, as_json, count, in_order
from pacte_graph.quotes import quote_problems
from pacte_graph.records import index
from pacte_graph.settings import (
    DESCRIPTION,
    INFERENCE,
    INFERENCE_FROM_INTERPRETATION,
    OWN_GRAPHS,
    Nature,
)
from pacte_graph.statements import Statements
from pacte_graph.terms import iri
from pacte_graph.validation import Engine, choose_engine, validate
from pacte_graph.vocabulary import Vocabulary, read_vocabulary

DATA = "donnees.nq"
MANIFEST = "manifeste.json"
PROBLEMS = "problemes.json"


@dataclass(frozen=True)
class Checked:
    """The result of reading and validating a dataset, before anything is released."""

    problems: tuple[Problem, ...]
    engine: Engine
    triples: int

    @property
    def valid(self) -> bool:
        """Whether there is no violation."""
        return all(problem.severity is not Severity.VIOLATION for problem in self.problems)


class Work:
    """One reading of a dataset, in a temporary folder: tables to spool files to a release."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self._folder = temporary
        self._problems: list[Problem] = []
        report = self._problems.append
        self._model: Model = read_model()
        self._vocabulary: Vocabulary = read_vocabulary()
        self._dataset = open_dataset(folder, self._model, self._vocabulary, report)
        self._records = index(self._dataset, report)
        self._spools: dict[str, Path] = {}

    def check(self, wanted: Engine | None) -> Checked:
        """Turn the tables into statements, on disk, and validate them."""
        settings = self._dataset.settings
        statements = Statements(self._dataset, self._records, self._problems.append)
        triples = 0
        for graph in settings.graphs:
            triples += self._spool(graph.code, statements.of_graph(graph))
        self._problems += quote_problems(self._dataset)
        self._problems += settings_problems(settings, self._records)
        everything = self._folder / "tout.nt"
        with everything.open("wb") as file:
            for path in (*self._spools.values(), self._vocabulary_triples(but=SHAPES)):
                with path.open("rb") as part:
                    shutil.copyfileobj(part, file)
        engine = choose_engine(triples, wanted)
        results = validate(everything, engine)
        self._problems += problems(results, self._dataset, self._records, statements)
        return Checked(tuple(in_order(self._problems)), engine, triples)

    def write(self, checked: Checked) -> Path:
        """Write the files of the release in a folder of the temporary one."""
        settings = self._dataset.settings
        self._spool(DESCRIPTION, description(settings, self._records))
        self._infer()
        target = self._folder / "version"
        target.mkdir()
        hashing = hashlib.sha256()
        counts = {settings.graph_iri(code): 0 for code in self._spools}
        with (target / DATA).open("wb") as file:
            for graph, line in self._in_one_graph(sorted_lines(self._quads(), self._folder)):
                file.write(line)
                hashing.update(line)
                counts[graph] = counts.get(graph, 0) + 1
            settle(file)
        write_text(target / PROBLEMS, as_json(checked.problems) + "\n")
        manifest = {
            "version": hashing.hexdigest(),
            "dataset": settings.dataset_iri,
            "title": {"fr": settings.title.fr, "en": settings.title.en},
            "base": settings.base,
            "licence": settings.licence,
            "publisher": settings.publisher,
            "modified": settings.modified.isoformat(),
            "languages": list(settings.languages),
            "triples": sum(counts.values()),
            "graphs": [
                {"iri": graph, "nature": self._nature(graph), "triples": number}
                for graph, number in sorted(counts.items())
            ],
            "records": {
                kind.name: len(self._records.by_kind[kind.name])
                for kind in self._model.kinds
                if self._records.by_kind.get(kind.name)
            },
            "problems": {
                severity.name.lower(): number
                for severity, number in count(checked.problems).items()
            },
            "files": [
                {
                    "name": name,
                    "bytes": (target / name).stat().st_size,
                    "sha256": sha256_of(target / name),
                }
                for name in (DATA, PROBLEMS)
            ],
        }
        write_text(target / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        return target

    def _in_one_graph(self, lines: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
        """Each statement in the first graph that says it: the source, the references, the readings.

        A statement that two graphs repeat would be counted twice by every query over all of
        them. The lines are sorted, so repetitions follow each other.
        """
        settings = self._dataset.settings
        natures = list(Nature)
        graphs = sorted(settings.graphs, key=lambda graph: natures.index(graph.nature))
        codes = (*(graph.code for graph in graphs), *OWN_GRAPHS)
        order = {settings.graph_iri(code): rank for rank, code in enumerate(codes)}
        best: tuple[int, str, bytes] | None = None
        statement = b""
        for line in lines:
            said, _, rest = line.rpartition(b" <")
            graph = rest[:-4].decode()
            candidate = (order.get(graph, len(order)), graph, line)
            if best is not None and said == statement:
                best = min(best, candidate)
                continue
            if best is not None:
                yield best[1], best[2]
            best, statement = candidate, said
        if best is not None:
            yield best[1], best[2]

    def _nature(self, graph: str) -> str:
        settings = self._dataset.settings
        natures = {settings.graph_iri(each.code): each.nature.value for each in settings.graphs}
        own = {settings.graph_iri(code): code for code in OWN_GRAPHS}
        return natures.get(graph) or own.get(graph) or "vocabulaire"

    def _spool(self, code: str, lines: Iterator[str]) -> int:
        path = self._folder / f"{len(self._spools)}.nt"
        number = 0
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(line)
                number += 1
        self._spools[code] = path
        return number

    def _vocabulary_triples(self, but: str = "") -> Path:
        """The vocabularies without the names of their graphs, nor the graph `but`."""
        path = self._folder / "vocabulaires.nt"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in self._vocabulary.canonical:
                triple, _, graph = line.rpartition(" <")
                if graph != f"{but}> .\n":
                    file.write(triple + " .\n")
        return path

    def _infer(self) -> None:
        interpretations = {
            graph.code
            for graph in self._dataset.settings.graphs
            if graph.nature is Nature.INTERPRETATION
        }
        reasoner = Reasoner()
        reasoner.load(self._vocabulary_triples())
        asserted = [(code, path) for code, path in self._spools.items()]
        for code, path in asserted:
            if code not in interpretations:
                reasoner.load(path)
        self._spool(INFERENCE, reasoner.entail())
        for code, path in asserted:
            if code in interpretations:
                reasoner.load(path)
        self._spool(INFERENCE_FROM_INTERPRETATION, reasoner.entail())

    def _quads(self) -> Iterator[bytes]:
        for code, path in self._spools.items():
            graph = f" {iri(self._dataset.settings.graph_iri(code))} .\n".encode()
            with path.open("rb") as file:
                for line in file:
                    yield line[:-3] + graph
        for text in self._vocabulary.canonical:
            yield text.encode()
