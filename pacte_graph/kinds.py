"""What a record of each kind is made of, as plain values: the shapes once they are read.

A `Kind` is one table, one sort of page; a `Field` is one column, one JSON key, one URL parameter.
`pacte_graph.model` reads them from the shapes.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pacte_graph.errors import ModelError
from pacte_graph.text import Text


class Value(StrEnum):
    """What a cell of a field holds."""

    TEXT = "texte"  # words in one of the languages of the dataset
    STRING = "chaine"  # characters without a language: codes, verbatim quotes
    INTEGER = "entier"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "heure"
    YEAR = "annee"
    BOOLEAN = "booleen"
    CONCEPT = "concept"  # a code of a SKOS scheme
    REFERENCE = "reference"  # the identifier of a record of a known kind
    ANY_REFERENCE = "reference-libre"  # segment/identifier of a record of any kind
    ADDRESS = "adresse"  # an address outside the dataset, as it is
    FIELD_NAME = "champ"  # the name of a field of the record that is interpreted
    FIELD_VALUE = "valeur-de-champ"  # a value, written as that field writes it


# No type derived from xsd:integer: stores give it back as xsd:integer.


@dataclass(frozen=True)
class Group:
    """A heading under which a page gathers fields."""

    iri: str
    label: Text
    order: float


@dataclass(frozen=True)
class Nested:
    """The node between a record and the value of a field whose path has two steps."""

    fragment: str
    target_class: str
    path: str


@dataclass(frozen=True)
class Field:
    """One property of a kind: a column, a JSON key, a form field, a URL parameter.

    `path` is the property that the value is reached by, from the record or, if `nested`, from the
    node in between; `inverse` says that the triple points from the value to the record. `target`
    is the class of the thing linked to, `scheme` the code list of a concept.
    """

    iri: str
    name: str
    path: str
    inverse: bool
    nested: Nested | None
    value: Value
    label: Text
    description: Text
    order: float
    group: Group | None
    datatype: str | None
    target: str | None
    scheme: str | None
    required: bool
    many: bool
    pattern: str | None
    role: str | None

    @property
    def is_link(self) -> bool:
        """Whether the value is a resource and not a literal."""
        return self.value in _LINKS

    @property
    def is_facet(self) -> bool:
        """Whether the values are a closed set, so that a list can be filtered by them."""
        return self.value in (Value.CONCEPT, Value.BOOLEAN)


_LINKS = frozenset({Value.CONCEPT, Value.REFERENCE, Value.ANY_REFERENCE, Value.ADDRESS})


@dataclass(frozen=True)
class Kind:
    """One sort of record: a node shape, a table, a list and its pages."""

    iri: str
    name: str
    target_class: str
    label: Text
    plural: Text
    description: Text
    order: float
    group: Group | None
    template: str
    shared_templates: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def segment(self) -> str:
        """The part of the IRI that the records of this kind share: `action` of `action/{id}`."""
        return self.template.partition("/")[0]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their name."""
        return {field.name: field for field in self.fields}

    @property
    def identifier(self) -> Field:
        """The field that holds the identifier of a record within the dataset."""
        return self._with_role("IDRole")

    @property
    def title(self) -> Field | None:
        """The field that names a record to people, if the kind has one."""
        return next((field for field in self.fields if field.role == "LabelRole"), None)

    def _with_role(self, role: str) -> Field:
        found = next((field for field in self.fields if field.role == role), None)
        if found is None:
            raise unreadable(self.iri, f"aucun champ n'a dash:{role}", f"no field has dash:{role}")
        return found


@dataclass(frozen=True)
class Model:
    """Every kind of record, in the order of the shapes."""

    kinds: tuple[Kind, ...]
    superclasses: frozenset[tuple[str, str]]

    @cached_property
    def by_name(self) -> dict[str, Kind]:
        """The kinds by the name of their table."""
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def by_class(self) -> dict[str, Kind]:
        """The kinds by their target class."""
        return {kind.target_class: kind for kind in self.kinds}

    @cached_property
    def by_segment(self) -> dict[str, tuple[Kind, ...]]:
        """The kinds whose records' IRIs begin with each segment."""
        segments: dict[str, list[Kind]] = {}
        for kind in self.kinds:
            segments.setdefault(kind.segment, []).append(kind)
        return {segment: tuple(kinds) for segment, kinds in segments.items()}

    def kinds_of(self, target: str) -> tuple[Kind, ...]:
        """The kinds whose records are instances of the class `target`."""
        return tuple(
            kind
            for kind in self.kinds
            if kind.target_class == target or (kind.target_class, target) in self.superclasses
        )

    def field_label(self, path: str) -> Text | None:
        """The name that the shapes give to a property, wherever it is used first."""
        return self._labels.get(path)

    @cached_property
    def _labels(self) -> dict[str, Text]:
        labels: dict[str, Text] = {}
        for kind in self.kinds:
            for field in kind.fields:
                if not field.inverse:
                    labels.setdefault(field.path, field.label)
        return labels


def unreadable(shape: str, fr: str, en: str) -> ModelError:
    """The error that names a shape and says why it cannot be read."""
    return ModelError(Text(f"forme <{shape}> : {fr}", f"shape <{shape}>: {en}"))
