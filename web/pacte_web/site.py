"""What the pages are about: one release, its store, the model and the library of questions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from pacte_graph.kinds import Model
from pacte_graph.questions import Question
from pacte_graph.release import Release
from pacte_graph.settings import Nature
from pacte_graph.store import Store
from pacte_graph.text import Text
from pacte_web.urls import Spaces, spaces

INFERRED = ("inference", "inference-interpretation")
VOCABULARY = "vocabulaire"


@dataclass(frozen=True)
class Site:
    """Everything that a view needs, made once when the application starts."""

    release: Release
    store: Store
    model: Model
    questions: Mapping[str, Question]

    @cached_property
    def fingerprint(self) -> str:
        """What tells two states of the pages apart, beside the release: code, model, questions."""
        hashing = hashlib.sha256(repr((self.model, self.questions)).encode())
        for path in sorted(Path(__file__).parent.rglob("*")):
            if path.suffix in (".py", ".html", ".css", ".svg"):
                hashing.update(path.read_bytes())
        return hashing.hexdigest()[:8]

    @cached_property
    def spaces(self) -> Spaces:
        """Where the IRIs that the site serves begin."""
        return spaces(self.base)

    @cached_property
    def natures(self) -> dict[str, str]:
        """The nature of each named graph: `source`, `interpretation`, `inference`…"""
        graphs = cast(list[dict[str, str]], self.release.manifest["graphs"])
        return {graph["iri"]: graph["nature"] for graph in graphs}

    @cached_property
    def data_graphs(self) -> tuple[str, ...]:
        """The graphs that are made from the tables."""
        return tuple(graph for graph, nature in self.natures.items() if nature in set(Nature))

    @cached_property
    def inferred_graphs(self) -> tuple[str, ...]:
        """The graphs of what follows by rule."""
        return tuple(graph for graph, nature in self.natures.items() if nature in INFERRED)

    @cached_property
    def title(self) -> Text:
        """The title of the dataset."""
        title = cast(dict[str, str], self.release.manifest["title"])
        return Text(title["fr"], title["en"])

    @property
    def language(self) -> str:
        """The language of the dataset, and of its source."""
        return cast(list[str], self.release.manifest["languages"])[0]

    @property
    def base(self) -> str:
        """The beginning of the IRIs of the dataset."""
        return str(self.release.manifest["base"])
