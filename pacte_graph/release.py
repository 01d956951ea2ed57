"""Releases: built apart, validated, then switched in; never changed afterwards.

    build/
      versions/<version>/donnees.nq       every statement, canonical N-Quads, sorted
                         manifeste.json   what it holds: counts, files, their SHA-256
                         problemes.json   what `check` still says of it
      courante                            the version that is served

The version is the SHA-256 of the canonical form (RDFC-1.0) of the dataset, so the same tables
always make the same release, byte for byte. A build that is killed leaves the current one whole.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pacte_graph import dataset as datasets
from pacte_graph.canonical import sha256_of, sorted_lines
from pacte_graph.errors import InvalidData, ReleaseError
from pacte_graph.inference import Reasoner
from pacte_graph.model import Model, read_model
from pacte_graph.namespaces import SHAPES
from pacte_graph.problems import Problem, Severity, as_json, count, in_order, summary
from pacte_graph.quotes import quote_problems
from pacte_graph.settings import (
    DESCRIPTION,
    INFERENCE,
    INFERENCE_FROM_INTERPRETATION,
    OWN_GRAPHS,
    Nature,
)
from pacte_graph.terms import iri
from pacte_graph.text import Text
from pacte_graph.validation import Engine, choose_engine, problems, validate
from pacte_graph.vocabulary import Vocabulary, read_vocabulary

DATA = "donnees.nq"
MANIFEST = "manifeste.json"
PROBLEMS = "problemes.json"
CURRENT = "courante"
VERSIONS = "versions"
SHORT = 12
"""How many characters of the version name its folder and stand in citations."""


@dataclass(frozen=True)
class Release:
    """A release on disk."""

    folder: Path
    manifest: dict[str, object]

    @property
    def version(self) -> str:
        """The SHA-256 of the canonical form of the data."""
        return str(self.manifest["version"])

    @property
    def short_version(self) -> str:
        """The beginning of the version, enough to name it."""
        return self.version[:SHORT]

    @property
    def data(self) -> Path:
        """The canonical N-Quads."""
        return self.folder / DATA

    def problems(self) -> list[dict[str, object]]:
        """What the check said when the release was made."""
        found: list[dict[str, object]] = json.loads((self.folder / PROBLEMS).read_text("utf-8"))
        return found


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


def check(folder: Path, engine: Engine | None = None) -> Checked:
    """Read and validate the dataset in `folder`; nothing is written.

    Raises `PacteError` when it could not be done; what is wrong in the data is in the result.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="pacte-") as temporary:
            return _Work(folder, Path(temporary)).check(engine)
    except OSError as error:
        raise ReleaseError(
            Text(
                f"le travail n'a pas pu se faire dans le dossier temporaire : {error.strerror}",
                f"the work could not be done in the temporary folder: {error.strerror}",
            )
        ) from error


def build(folder: Path, output: Path, engine: Engine | None = None) -> tuple[Release, Checked]:
    """Make a release of the dataset in `folder` and make it the current one of `output`.

    Raises `InvalidData` when the dataset has violations, and other `PacteError` when the work
    could not be done. Whatever happens, the current release of `output` stays or is replaced as
    a whole.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _alone(output):
            temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=output))
            try:
                work = _Work(folder, temporary)
                checked = work.check(engine)
                if not checked.valid:
                    raise _invalid(checked)
                release = _keep(work.write(checked), output)
                _switch(output, release)
                return release, checked
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise ReleaseError(
            Text(
                f"la version n'a pas pu être écrite dans {output} : {error.strerror or error}",
                f"the release could not be written in {output}: {error.strerror or error}",
            )
        ) from error


def open_release(output: Path, version: str | None = None) -> Release:
    """Open a release of `output`, the current one unless a version is given.

    Raises `ReleaseError` when there is none or when a file is not the one that was released.
    """
    if version is None:
        try:
            version = (output / CURRENT).read_text("utf-8", "replace").strip()
        except OSError as error:
            raise ReleaseError(
                Text(
                    f"{output} n'a pas de version : lancer d'abord « pacte-graph build »",
                    f'{output} has no release: run "pacte-graph build" first',
                )
            ) from error
    folder = output / VERSIONS / version[:SHORT]
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        digests = {file["name"]: file["sha256"] for file in manifest["files"]}
        damaged = [name for name in (DATA, PROBLEMS) if sha256_of(folder / name) != digests[name]]
        if manifest["version"] != digests[DATA]:
            damaged.append(MANIFEST)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    if damaged:
        raise _damaged(folder, ", ".join(damaged))
    return Release(folder, manifest)


def _damaged(folder: Path, what: str) -> ReleaseError:
    return ReleaseError(
        Text(
            f"la version {folder} est incomplète ou a été modifiée : {what}",
            f"the release {folder} is incomplete or was changed: {what}",
        )
    )


def _invalid(checked: Checked) -> InvalidData:
    problems = in_order(checked.problems)
    fr, en = summary(problems, "fr"), summary(problems, "en")
    return InvalidData(
        Text(
            f"aucune version n'est publiée : {fr} Voir « pacte-graph check ».",
            f'no release is made: {en} See "pacte-graph check".',
        )
    )


class _Work:
    """One reading of a dataset, in a temporary folder: tables to spool files to a release."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self._folder = temporary
        self._problems: list[Problem] = []
        report = self._problems.append
        self._model: Model = read_model()
        self._vocabulary: Vocabulary = read_vocabulary()
        self._dataset = datasets.open_dataset(folder, self._model, self._vocabulary, report)
        self._records = datasets.index(self._dataset, report)
        self._spools: dict[str, Path] = {}

    def check(self, wanted: Engine | None) -> Checked:
        """Turn the tables into statements, on disk, and validate them."""
        settings = self._dataset.settings
        statements = datasets.Statements(self._dataset, self._records, self._problems.append)
        triples = 0
        for graph in settings.graphs:
            triples += self._spool(graph.code, statements.of_graph(graph))
        self._problems += quote_problems(self._dataset)
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
        self._spool(DESCRIPTION, datasets.description(settings))
        self._infer()
        target = self._folder / "version"
        target.mkdir()
        hashing = hashlib.sha256()
        counts: dict[str, int] = {}
        with (target / DATA).open("wb") as file:
            for graph, line in self._in_one_graph(sorted_lines(self._quads(), self._folder)):
                file.write(line)
                hashing.update(line)
                counts[graph] = counts.get(graph, 0) + 1
            _flush(file.fileno())
        _write_text(target / PROBLEMS, as_json(checked.problems) + "\n")
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
        _write_text(target / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        return target

    def _in_one_graph(self, lines: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
        """Each statement in the first graph, in the order of the settings, that says it.

        A statement that two graphs repeat would be counted twice by every query over all of
        them. The lines are sorted, so repetitions follow each other.
        """
        settings = self._dataset.settings
        order = {settings.graph_iri(code): rank for rank, code in enumerate(self._spools)}
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


_TEMPORARY = ".en-cours-"


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the lock of `output`, and clear what a killed build left there."""
    with (output / ".verrou").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReleaseError(
                Text(
                    f"une autre construction est en cours dans {output}",
                    f"another build is under way in {output}",
                )
            ) from error
        for left in output.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _keep(written: Path, output: Path) -> Release:
    """Move a finished release to its place, unless the same one is already there, whole."""
    manifest = json.loads((written / MANIFEST).read_text("utf-8"))
    place = output / VERSIONS / str(manifest["version"])[:SHORT]
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        try:
            return open_release(output, place.name)
        except ReleaseError:
            shutil.rmtree(place)
    written.rename(place)
    _flush_folder(place)
    _flush_folder(place.parent)
    return Release(place, manifest)


def _switch(output: Path, release: Release) -> None:
    """Name the current release, in one step that either happens or does not."""
    following = output / f"{CURRENT}.nouvelle"
    _write_text(following, release.short_version + "\n")
    following.replace(output / CURRENT)
    _flush_folder(output)


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        _flush(file.fileno())


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def versions(output: Path) -> Sequence[str]:
    """The short versions kept in `output`, sorted."""
    return sorted(path.name for path in (output / VERSIONS).glob("*") if path.is_dir())
