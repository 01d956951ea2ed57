"""The shapes, read once into plain values: what a record of each kind is made of.

A `Kind` is a node shape with a `sh:codeIdentifier`: one table, one sort of page. A `Field` is one
of its property shapes that has a `sh:codeIdentifier`: one column, one JSON key, one URL
parameter. Everything that is derived (columns, pages, context, documentation) starts from here.
`shapes/README.md` says which part of SHACL is read; the rest is left to the SHACL engines, and
what is missing or cannot be read is a `ModelError` that names the shape.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from pacte_graph import resources
from pacte_graph.errors import ModelError
from pacte_graph.kinds import Field, Group, Kind, Model, Nested, Value, unreadable
from pacte_graph.namespaces import DASH, FORME, RDF, RDFS, SH, SKOS, XSD
from pacte_graph.text import Text

_DATATYPES = {
    RDF + "langString": Value.TEXT,
    XSD + "string": Value.STRING,
    XSD + "integer": Value.INTEGER,
    XSD + "decimal": Value.DECIMAL,
    XSD + "date": Value.DATE,
    XSD + "time": Value.TIME,
    XSD + "gYear": Value.YEAR,
    XSD + "boolean": Value.BOOLEAN,
}
_CODE = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)\}")


def shape_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The Turtle files of the shapes, those of the project when no folder is given."""
    return tuple(sorted((folder or resources.root() / "shapes").glob("*.ttl")))


def ontology_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The Turtle files of the ontology and of its vocabularies, sorted by path."""
    return tuple(sorted((folder or resources.root() / "ontology").rglob("*.ttl")))


def read_model(
    shapes: Sequence[Path] | None = None, ontology: Sequence[Path] | None = None
) -> Model:
    """Read shapes, and the class hierarchy that they refer to, into a `Model`.

    Raises `ModelError`, which names the shape, when one lacks what the library needs or says it
    in a way that the library does not read.
    """
    graph = ox.Store()
    files = (
        *(shape_files() if shapes is None else shapes),
        *(ontology_files() if ontology is None else ontology),
    )
    for path in files:
        try:
            graph.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (SyntaxError, OSError, ValueError) as error:
            raise ModelError(
                Text(f"{path} ne se lit pas : {error}", f"{path} cannot be read: {error}")
            ) from error
    return _Reader(graph).model()


class _Reader:
    """Reads one shapes graph."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph

    def model(self) -> Model:
        shapes = [
            quad.subject.value
            for quad in self._quads(None, RDF + "type", ox.NamedNode(SH + "NodeShape"))
            if isinstance(quad.subject, ox.NamedNode)
        ]
        kinds = [self._kind(iri) for iri in shapes if self._value(iri, SH + "codeIdentifier")]
        if not kinds:
            raise ModelError(Text("aucune forme n'a de sh:codeIdentifier", "no shape has a kind"))
        model = Model(
            kinds=tuple(sorted(kinds, key=lambda kind: (kind.order, kind.name))),
            superclasses=frozenset(self._superclasses()),
        )
        _check_names(model)
        return model

    def _kind(self, iri: str) -> Kind:
        targets = self._iris(iri, SH + "targetClass")
        if len(targets) != 1:
            raise unreadable(
                iri,
                f"une seule sh:targetClass est attendue, {len(targets)} trouvée(s)",
                f"exactly one sh:targetClass expected, {len(targets)} found",
            )
        template = self._required(iri, FORME + "cheminIRI")
        fields = tuple(
            sorted(self._fields(iri), key=lambda field: (field.order, field.name)),
        )
        shared = self._strings(iri, FORME + "cheminCommun")
        shared.sort(key=lambda path: path.count("/"), reverse=True)
        names = {field.name for field in fields}
        for each in (template, *shared):
            for column in _PLACEHOLDER.findall(each):
                if column not in names:
                    raise unreadable(
                        iri,
                        f"le chemin « {each} » nomme un champ inconnu, « {column} »",
                        f'the path "{each}" names an unknown field, "{column}"',
                    )
        kind = Kind(
            iri=iri,
            name=self._code(iri),
            target_class=targets[0],
            label=self._text(iri, SH + "name"),
            plural=self._text(iri, FORME + "pluriel"),
            description=self._text(iri, SH + "description"),
            order=self._number(iri, SH + "order"),
            group=self._group(iri),
            template=template,
            shared_templates=tuple(shared),
            fields=fields,
        )
        if _PLACEHOLDER.findall(template) != [kind.identifier.name]:
            raise unreadable(
                iri,
                f"le chemin « {template} » doit nommer l'identifiant, et lui seul",
                f'the path "{template}" must name the identifier, and nothing else',
            )
        if kind.identifier.nested or kind.identifier.value is not Value.STRING:
            raise unreadable(iri, "l'identifiant doit être un texte", "the id must be a string")
        return kind

    def _fields(self, kind: str) -> Iterator[Field]:
        for quad in self._quads(kind, SH + "property", None):
            if not isinstance(quad.object, ox.NamedNode):
                continue  # a constraint for the engines: it has no name of its own
            shape = quad.object.value
            if self._value(shape, SH + "codeIdentifier"):
                yield self._field(shape)

    def _field(self, shape: str) -> Field:
        path, inverse, nested = self._path(shape)
        datatype = next(iter(self._iris(shape, SH + "datatype")), None)
        target = next(iter(self._iris(shape, SH + "class")), None)
        scheme = self._scheme(shape)
        maximum = self._value(shape, SH + "maxCount")
        unique_language = self._value(shape, SH + "uniqueLang") == "true"
        return Field(
            iri=shape,
            name=self._code(shape),
            path=path,
            inverse=inverse,
            nested=nested,
            value=self._value_of(shape, path, datatype, target, scheme),
            label=self._text(shape, SH + "name"),
            description=self._text(shape, SH + "description"),
            order=self._number(shape, SH + "order"),
            group=self._group(shape),
            datatype=datatype,
            target=target,
            scheme=scheme,
            required=self._value(shape, SH + "minCount") not in (None, "0"),
            many=maximum != "1" and not unique_language,
            pattern=self._value(shape, SH + "pattern"),
            role=self._role(shape),
        )

    def _value_of(
        self, shape: str, path: str, datatype: str | None, target: str | None, scheme: str | None
    ) -> Value:
        if path == RDF + "predicate":
            return Value.FIELD_NAME
        if datatype is not None:
            if datatype not in _DATATYPES:
                raise unreadable(
                    shape,
                    f"le type de donnée <{datatype}> n'est pas lu",
                    f"the datatype <{datatype}> is not read",
                )
            return _DATATYPES[datatype]
        if scheme is not None or (target is not None and self._is_concept_class(target)):
            return Value.CONCEPT
        if target is not None:
            return Value.REFERENCE
        if self._iris(shape, SH + "nodeKind") == [SH + "IRI"]:
            pattern = self._value(shape, SH + "pattern") or ""
            return Value.ADDRESS if pattern.startswith("^http") else Value.ANY_REFERENCE
        if path == _HAS_BODY:
            return Value.FIELD_VALUE
        raise unreadable(
            shape,
            "ni sh:datatype, ni sh:class, ni sh:nodeKind sh:IRI",
            "neither sh:datatype nor sh:class nor sh:nodeKind sh:IRI",
        )

    def _path(self, shape: str) -> tuple[str, bool, Nested | None]:
        nodes = [quad.object for quad in self._quads(shape, SH + "path", None)]
        if len(nodes) == 1 and isinstance(nodes[0], ox.NamedNode):
            return nodes[0].value, False, None
        if len(nodes) == 1 and isinstance(nodes[0], ox.BlankNode):
            inverse = self._objects_of(nodes[0], SH + "inversePath")
            if len(inverse) == 1 and isinstance(inverse[0], ox.NamedNode):
                return inverse[0].value, True, None
            steps = self._list(nodes[0])
            if len(steps) == 2 and all(isinstance(step, ox.NamedNode) for step in steps):
                return (
                    steps[1].value,
                    False,
                    Nested(
                        fragment=self._required(shape, FORME + "noeud"),
                        target_class=self._required(shape, FORME + "classeNoeud"),
                        path=steps[0].value,
                    ),
                )
        raise unreadable(
            shape,
            "sh:path doit être un IRI, un sh:inversePath ou une liste de deux IRI",
            "sh:path must be an IRI, a sh:inversePath or a list of two IRIs",
        )

    def _scheme(self, shape: str) -> str | None:
        for node in self._iris(shape, SH + "node"):
            for quad in self._quads(node, SH + "property", None):
                paths = self._objects_of(quad.object, SH + "path")
                if paths and paths[0] == ox.NamedNode(SKOS + "inScheme"):
                    values = self._objects_of(quad.object, SH + "hasValue")
                    if len(values) == 1 and isinstance(values[0], ox.NamedNode):
                        return values[0].value
        return None

    def _group(self, shape: str) -> Group | None:
        groups = self._iris(shape, SH + "group")
        if not groups:
            return None
        return Group(
            iri=groups[0],
            label=self._text(groups[0], RDFS + "label"),
            order=self._number(groups[0], SH + "order"),
        )

    def _role(self, shape: str) -> str | None:
        roles = self._iris(shape, DASH + "propertyRole")
        return roles[0].removeprefix(DASH) if roles else None

    def _is_concept_class(self, target: str) -> bool:
        concept = ox.NamedNode(SKOS + "Concept")
        return target == concept.value or any(
            quad.object == concept for quad in self._quads(target, RDFS + "subClassOf", None)
        )

    def _superclasses(self) -> Iterator[tuple[str, str]]:
        parents: dict[str, list[str]] = {}
        for quad in self._quads(None, RDFS + "subClassOf", None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                parents.setdefault(quad.subject.value, []).append(quad.object.value)
        for child in parents:
            seen: set[str] = set()
            waiting = list(parents[child])
            while waiting:
                parent = waiting.pop()
                if parent not in seen:
                    seen.add(parent)
                    waiting += parents.get(parent, [])
                    yield child, parent

    def _code(self, shape: str) -> str:
        code = self._required(shape, SH + "codeIdentifier")
        if not _CODE.fullmatch(code):
            raise unreadable(
                shape,
                f"sh:codeIdentifier « {code} » : lettres sans accent, chiffres et _ attendus",
                f'sh:codeIdentifier "{code}": unaccented letters, digits and _ expected',
            )
        return code

    def _text(self, shape: str, predicate: str) -> Text:
        words = {
            quad.object.language: quad.object.value
            for quad in self._quads(shape, predicate, None)
            if isinstance(quad.object, ox.Literal)
        }
        name = predicate.rpartition("#")[2]
        for language, fr, en in (("fr", "français", "French"), ("en", "anglais", "English")):
            if not words.get(language):
                raise unreadable(shape, f"{name} manque en {fr}", f"{name} is missing in {en}")
        return Text(words["fr"], words["en"])

    def _number(self, shape: str, predicate: str) -> float:
        value = self._required(shape, predicate)
        try:
            return float(value)
        except ValueError as error:
            name = predicate.rpartition("#")[2]
            raise unreadable(shape, f"{name} « {value} »", f'{name} "{value}"') from error

    def _required(self, shape: str, predicate: str) -> str:
        value = self._value(shape, predicate)
        if value is None:
            name = predicate.rpartition("#")[2]
            raise unreadable(shape, f"{name} manque", f"{name} is missing")
        return value

    def _value(self, shape: str, predicate: str) -> str | None:
        return next(iter(self._strings(shape, predicate)), None)

    def _strings(self, shape: str, predicate: str) -> list[str]:
        return sorted(
            quad.object.value
            for quad in self._quads(shape, predicate, None)
            if isinstance(quad.object, ox.Literal | ox.NamedNode)
        )

    def _iris(self, shape: str, predicate: str) -> list[str]:
        return sorted(
            quad.object.value
            for quad in self._quads(shape, predicate, None)
            if isinstance(quad.object, ox.NamedNode)
        )

    def _list(self, node: ox.BlankNode) -> list[ox.NamedNode]:
        items: list[ox.NamedNode] = []
        rest: object = node
        while isinstance(rest, ox.BlankNode):
            first = self._objects_of(rest, RDF + "first")
            following = self._objects_of(rest, RDF + "rest")
            if len(first) != 1 or not isinstance(first[0], ox.NamedNode) or len(following) != 1:
                return []
            items.append(first[0])
            rest = following[0]
        return items

    def _objects_of(self, subject: object, predicate: str) -> list[object]:
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return []
        return [
            quad.object
            for quad in self._graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        ]

    def _quads(
        self, subject: str | None, predicate: str, value: ox.NamedNode | None
    ) -> Iterator[ox.Quad]:
        return iter(
            self._graph.quads_for_pattern(
                None if subject is None else ox.NamedNode(subject), ox.NamedNode(predicate), value
            )
        )


_HAS_BODY = "http://www.w3.org/ns/oa#hasBody"


def _check_names(model: Model) -> None:
    """A name used by two kinds must mean the same thing; tables and segments must be told apart."""
    meanings: dict[str, Field] = {}
    for kind in model.kinds:
        names: set[str] = set()
        for field in kind.fields:
            if field.name in names:
                raise unreadable(
                    kind.iri,
                    f"deux champs s'appellent « {field.name} »",
                    f'two fields are called "{field.name}"',
                )
            names.add(field.name)
            known = meanings.setdefault(field.name, field)
            if (known.path, known.inverse) != (field.path, field.inverse):
                raise unreadable(
                    field.iri,
                    f"« {field.name} » désigne ailleurs <{known.path}>, ici <{field.path}>",
                    f'"{field.name}" means <{known.path}> elsewhere, <{field.path}> here',
                )
    names_of_tables = [kind.name for kind in model.kinds]
    for kind in model.kinds:
        if names_of_tables.count(kind.name) > 1:
            raise unreadable(
                kind.iri,
                f"deux formes s'appellent « {kind.name} »",
                f'two shapes are called "{kind.name}"',
            )
