"""The result of a query as a page shows it, with labels and links in place of IRIs."""

from dataclasses import dataclass

from pacte_graph.store import Table
from pacte_web.labels import read_labels
from pacte_web.shown import Shown, show
from pacte_web.site import Site

MOST_ROWS = 500
"""How many rows a page shows; the data formats hold them all."""


@dataclass(frozen=True)
class ShownTable:
    """The first rows of a result, and how many there are."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether rows are left out."""
        return self.total > len(self.rows)

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers only."""
        values = [row[column] for row in self.rows if row[column] is not None]
        return bool(values) and all(value is not None and value.is_number for value in values)


def show_table(site: Site, table: Table, language: str) -> ShownTable:
    """Arrange a result for a page."""
    kept = table.rows[:MOST_ROWS]
    iris = {value.text for row in kept for value in row if value is not None and value.is_iri}
    labels = read_labels(site.store, iris, language)
    return ShownTable(
        table.variables,
        tuple(
            tuple(None if value is None else show(site, value, labels, language) for value in row)
            for row in kept
        ),
        len(table.rows),
    )
