"""What follows from the data by rule: SPARQL CONSTRUCT queries, in `ontology/regles`.

The rules run once each, in the order of their file names, over all statements as one graph; what
one rule adds, the next ones see. What is entailed from the source alone and what needs an
interpretation go to different graphs.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from pacte_graph import resources
from pacte_graph.errors import ModelError
from pacte_graph.text import Text


def rule_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The rules, in the order in which they run."""
    return tuple(sorted((folder or resources.root() / "ontology" / "regles").glob("*.rq")))


class Reasoner:
    """Holds statements in one graph and adds what the rules entail."""

    def __init__(self, rules: Iterable[Path] | None = None) -> None:
        files = rule_files() if rules is None else rules
        self._rules = [(path, path.read_text("utf-8")) for path in files]
        self._store = ox.Store()

    def load(self, path: Path) -> None:
        """Add the statements of an N-Triples file."""
        self._store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)

    def entail(self) -> Iterator[str]:
        """The statements that the rules add, as N-Triples lines; they are then part of the store.

        Raises `ModelError` when a rule is not a CONSTRUCT query that can be read.
        """
        for path, rule in self._rules:
            try:
                found = self._store.query(rule)
            except SyntaxError as error:
                raise _bad_rule(path, str(error)) from error
            if not isinstance(found, ox.QueryTriples):
                raise _bad_rule(path, "CONSTRUCT")
            new = [
                quad
                for quad in (ox.Quad(each.subject, each.predicate, each.object) for each in found)
                if quad not in self._store
            ]
            self._store.extend(new)
            yield from sorted(
                {f"{each.subject} {each.predicate} {each.object} .\n" for each in new}
            )


def _bad_rule(path: Path, what: str) -> ModelError:
    return ModelError(
        Text(f"la règle {path} ne se lit pas : {what}", f"cannot read the rule {path}: {what}")
    )
