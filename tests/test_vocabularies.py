"""The code lists: SKOS integrity, both languages, and the mappings to data·inclusion.

A check takes the graph of one scheme and names what is wrong in it. Every check runs on every
scheme, where it must find nothing, and on a copy broken in one place, where it must find that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, Namespace
from rdflib.term import Node

FOLDER = Path(__file__).parents[1] / "ontology"
ROOT = "https://w3id.org/pacte-solidarites/"
PACTE = Namespace(ROOT + "ontology#")
VOCAB = ROOT + "vocab/"
MIRRORS = ("data-inclusion/public", "data-inclusion/thematique")
OWN = (
    *("axe", "confiance", "etat-contrat", "fondement", "indicateur", "nature-acteur", "precision"),
    *("public", "role", "theme", "type-acteur", "type-anomalie", "type-dispositif"),
    *("type-element", "type-evenement", "type-territoire", "nature-graphe"),
)
SCHEMES = (*OWN, *MIRRORS)
CLOSED = {  # lists that others have fixed: the Pact, the alignment, the package
    "axe": 4,
    "public": 38,
    "theme": 22,
    "data-inclusion/public": 14,
    "data-inclusion/thematique": 69 + 16,
}
CLASSES = {"axe": PACTE.Axe, "public": PACTE.Public, "theme": PACTE.Theme}
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
MATCHES = {
    "exactMatch": SKOS.exactMatch,
    "closeMatch": SKOS.closeMatch,
    "broadMatch": SKOS.broadMatch,
    "narrowMatch": SKOS.narrowMatch,
    "relatedMatch": SKOS.relatedMatch,
}

Check = Callable[[Graph], Iterator[str]]


@cache
def read(path: Path) -> Graph:
    return Graph().parse(path)


def scheme(code: str) -> Graph:
    return read(FOLDER / "vocab" / f"{code.replace('/', '-')}.ttl")


def mappings() -> Graph:
    return read(FOLDER / "alignements-data-inclusion.ttl")


def concepts(graph: Graph) -> list[URIRef]:
    found = graph.subjects(RDF.type, SKOS.Concept)
    return sorted(concept for concept in found if isinstance(concept, URIRef))


def literals(graph: Graph, concept: Node, predicate: URIRef) -> list[Literal]:
    return [value for value in graph.objects(concept, predicate) if isinstance(value, Literal)]


def folded(label: Literal) -> tuple[str | None, str]:
    return label.language, str(label).casefold()


# Checks


def labels_by_language(graph: Graph) -> Iterator[str]:
    """One preferred label in French, one in English, nothing else (SKOS S14)."""
    for concept in concepts(graph):
        languages = [label.language for label in literals(graph, concept, SKOS.prefLabel)]
        if Counter(languages) != {"fr": 1, "en": 1}:
            yield concept


def definitions_by_language(graph: Graph) -> Iterator[str]:
    for concept in concepts(graph):
        languages = [text.language for text in literals(graph, concept, SKOS.definition)]
        if Counter(languages) != {"fr": 1, "en": 1}:
            yield concept


def definitions_that_define_nothing(graph: Graph) -> Iterator[str]:
    """A definition is a sentence, and more than the label again."""
    for concept in concepts(graph):
        labels = {label.language: str(label) for label in literals(graph, concept, SKOS.prefLabel)}
        for text in literals(graph, concept, SKOS.definition):
            label = re.escape(labels.get(text.language, "-"))
            sentence = text[0].isupper() and text.endswith(".") and len(text.split()) > 3
            if not sentence or re.match(rf"{label}\b", text, re.IGNORECASE):
                yield f"{concept} {text}"


def shared_names(graph: Graph) -> Iterator[str]:
    """No two concepts of a scheme answer to the same name."""
    names = Counter(
        folded(label)
        for concept in concepts(graph)
        for predicate in LABELS[:2]
        for label in literals(graph, concept, predicate)
    )
    yield from (str(name) for name, count in names.items() if count > 1)


def repeated_labels(graph: Graph) -> Iterator[str]:
    """A label of a concept is preferred, alternative or hidden (SKOS S13)."""
    for concept in concepts(graph):
        labels = [folded(each) for kind in LABELS for each in literals(graph, concept, kind)]
        if len(set(labels)) != len(labels):
            yield concept


def codes_that_are_not_the_address(graph: Graph) -> Iterator[str]:
    """One notation, the last part of the IRI, in kebab-case."""
    (home,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for concept in concepts(graph):
        codes = literals(graph, concept, SKOS.notation)
        if [f"{home}/{code}" for code in codes] != [str(concept)]:
            yield concept
        if not all(re.fullmatch(r"[a-z0-9]+(--?[a-z0-9]+)*", code) for code in codes):
            yield concept


def strays(graph: Graph) -> Iterator[str]:
    """Concepts in no scheme, in several, or in another one."""
    homes = list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in concepts(graph):
        for predicate in (SKOS.inScheme, RDFS.isDefinedBy):
            if list(graph.objects(concept, predicate)) != homes:
                yield concept


def orphans(graph: Graph) -> Iterator[str]:
    """Concepts that are neither on top nor under one concept of the scheme, or both."""
    for concept in concepts(graph):
        broader = list(graph.objects(concept, SKOS.broader))
        on_top = list(graph.objects(concept, SKOS.topConceptOf))
        if len(broader) + len(on_top) != 1 or not set(broader) <= set(concepts(graph)):
            yield concept


def cycles(graph: Graph) -> Iterator[str]:
    for concept in concepts(graph):
        for above in graph.objects(concept, SKOS.broader):
            if concept in graph.transitive_objects(above, SKOS.broader):
                yield concept


def unfinished_headers(graph: Graph) -> Iterator[str]:
    (home,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for predicate in (DCTERMS.title, RDFS.label, DCTERMS.description):
        languages = [value.language for value in literals(graph, home, predicate)]
        if Counter(languages) != {"fr": 1, "en": 1}:
            yield str(predicate)
    facts = (DCTERMS.creator, DCTERMS.publisher, DCTERMS.license, DCTERMS.created)
    for predicate in (*facts, DCTERMS.issued, DCTERMS.modified, OWL.versionInfo):
        if (home, predicate, None) not in graph:
            yield str(predicate)


def relations_across_schemes(graph: Graph) -> Iterator[str]:
    """Mappings stand in a file of their own."""
    for predicate in MATCHES.values():
        yield from (str(concept) for concept in graph.subjects(predicate))


CHILD = URIRef(VOCAB + "public/eleves")
BROKEN: list[tuple[Check, URIRef | None, str]] = [
    (labels_by_language, SKOS.prefLabel, 'public:eleves skos:prefLabel "Élèves"@fr .'),
    (labels_by_language, None, 'public:eleves skos:prefLabel "Écoliers"@fr .'),
    (labels_by_language, None, 'public:eleves skos:prefLabel "Schüler"@de .'),
    (definitions_by_language, SKOS.definition, ""),
    (definitions_by_language, None, 'public:eleves skos:definition "Encore une autre."@fr .'),
    (
        definitions_that_define_nothing,
        SKOS.definition,
        'public:eleves skos:definition "Élèves de tous les âges."@fr .',
    ),
    (
        definitions_that_define_nothing,
        SKOS.definition,
        'public:eleves skos:definition "Mineurs inscrits à l’école"@fr .',
    ),
    (shared_names, None, 'public:eleves skos:altLabel "jeunes"@fr .'),
    (repeated_labels, None, 'public:eleves skos:hiddenLabel "élèves"@fr .'),
    (codes_that_are_not_the_address, SKOS.notation, ""),
    (codes_that_are_not_the_address, None, 'public:eleves skos:notation "ecoliers" .'),
    (
        codes_that_are_not_the_address,
        None,
        'public:Élèves a skos:Concept ; skos:notation "Élèves" .',
    ),
    (strays, SKOS.inScheme, ""),
    (strays, None, "public:eleves skos:inScheme <https://w3id.org/pacte-solidarites/vocab/axe> ."),
    (strays, RDFS.isDefinedBy, ""),
    (orphans, SKOS.broader, ""),
    (orphans, None, "public:eleves skos:broader public:jeunes ."),
    (orphans, SKOS.broader, "public:eleves skos:broader public:ecole ."),
    (cycles, None, "public:enfants skos:broader public:eleves ."),
    (cycles, None, "public:enfants skos:broader public:enfants ."),
    (
        unfinished_headers,
        None,
        '<https://w3id.org/pacte-solidarites/vocab/public> dct:title "X"@fr .',
    ),
    (relations_across_schemes, None, "public:eleves skos:closeMatch public:jeunes ."),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in BROKEN))


def broken(removed: URIRef | None, added: str) -> Graph:
    """A copy of the publics without the values of a property of the pupils, and with others."""
    copy = Graph()
    copy += scheme("public")
    if removed:
        copy.remove((CHILD, removed, None))
    prefixes = {"dct": DCTERMS, "public": VOCAB + "public/", "skos": SKOS}
    turtle = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return copy.parse(data=turtle + added, format="turtle")


@pytest.mark.parametrize("code", SCHEMES)
@pytest.mark.parametrize("check", CHECKS)
def test_the_scheme_has_no(check: Check, code: str) -> None:
    assert list(check(scheme(code))) == []


@pytest.mark.parametrize(("check", "removed", "added"), BROKEN)
def test_the_check_sees(check: Check, removed: URIRef | None, added: str) -> None:
    assert list(check(broken(removed, added))) != []


def test_a_header_without_a_licence_is_seen() -> None:
    graph = broken(None, "")
    graph.remove((None, DCTERMS.license, None))
    assert list(unfinished_headers(graph)) == [str(DCTERMS.license)]


# The schemes together


@pytest.mark.parametrize(("code", "count"), CLOSED.items())
def test_the_closed_list_is_complete(code: str, count: int) -> None:
    assert len(concepts(scheme(code))) == count


def test_every_file_is_a_scheme_that_is_checked() -> None:
    files = {path.stem for path in (FOLDER / "vocab").glob("*.ttl")}
    assert files == {code.replace("/", "-") for code in SCHEMES}


@pytest.mark.parametrize("code", SCHEMES)
def test_the_scheme_is_named_after_its_file(code: str) -> None:
    assert list(scheme(code).subjects(RDF.type, SKOS.ConceptScheme)) == [URIRef(VOCAB + code)]


@pytest.mark.parametrize("code", SCHEMES)
def test_axes_publics_and_themes_are_typed_and_nothing_else(code: str) -> None:
    expected = {SKOS.Concept, CLASSES[code]} if code in CLASSES else {SKOS.Concept}
    graph = scheme(code)
    assert [
        each for each in concepts(graph) if set(graph.objects(each, RDF.type)) != expected
    ] == []


def test_axes_have_short_labels_for_tables_and_phones() -> None:
    graph = scheme("axe")
    short = [
        str(label)
        for axis in concepts(graph)
        for label in literals(graph, axis, SKOS.altLabel)
        if label.language == "fr"
    ]
    assert short == ["Enfance", "Emploi", "Accès aux droits", "Transition solidaire"]


def test_axes_are_in_the_words_of_the_source() -> None:
    graph = scheme("axe")
    label = "Axe 1 - Prévenir la pauvreté et lutter contre les inégalités dès l'enfance"
    assert Literal(label, lang="fr") in literals(graph, concepts(graph)[0], SKOS.prefLabel)


# The mirrors


@pytest.mark.parametrize("code", MIRRORS)
def test_the_mirror_names_its_package_and_says_what_is_ours(code: str) -> None:
    graph = scheme(code)
    home = URIRef(VOCAB + code)
    package = URIRef("https://pypi.org/project/data-inclusion-schema/1.0.10/")
    assert all(
        list(graph.objects(each, DCTERMS.source)) == [package] for each in (home, *concepts(graph))
    )
    assert "1.0.10" in str(graph.value(home, SKOS.scopeNote))
    assert [str(licence) for licence in graph.objects(home, DCTERMS.license)] == [
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    ]


def test_themes_of_the_mirror_are_under_their_category() -> None:
    graph = scheme("data-inclusion/thematique")
    pairs = list(graph.subject_objects(SKOS.broader))
    assert len(pairs) == 69
    assert [pair for pair in pairs if not str(pair[0]).startswith(f"{pair[1]}--")] == []


# The mappings


def matches(code: str) -> Counter[str]:
    """How many mappings of each kind leave the scheme."""
    return Counter(
        kind
        for kind, predicate in MATCHES.items()
        for concept in mappings().subjects(predicate)
        if str(concept).startswith(f"{VOCAB}{code}/")
    )


def without_counterpart(code: str) -> set[str]:
    mapped = {
        concept for predicate in MATCHES.values() for concept in mappings().subjects(predicate)
    }
    return {
        concept.rpartition("/")[2] for concept in concepts(scheme(code)) if concept not in mapped
    }


def test_mappings_of_publics_are_those_that_were_reasoned() -> None:
    assert matches("public") == {
        "exactMatch": 3,
        "closeMatch": 5,
        "broadMatch": 17,
        "relatedMatch": 4,
    }
    assert without_counterpart("public") == {
        *("eleves", "personnes-addiction", "gens-du-voyage", "menages-precarite-energetique"),
        *("menages-menaces-expulsion", "personnes-isolees", "professionnels"),
        *("professionnels-petite-enfance", "porteurs-de-projet"),
    }


def test_mappings_of_themes_are_those_that_were_reasoned() -> None:
    assert matches("theme") == {"closeMatch": 7, "narrowMatch": 15, "relatedMatch": 4}
    assert without_counterpart("theme") == {
        *("precarite-energetique", "transition-ecologique", "travail-social"),
        *("protection-enfance", "autonomie-jeunes", "scolarite-decrochage", "egalite-genre"),
        *("precarite-rurale", "ingenierie-evaluation"),
    }


@pytest.mark.parametrize(
    ("source", "target"),
    [("public", "data-inclusion/public"), ("theme", "data-inclusion/thematique")],
)
def test_both_ends_of_a_mapping_exist(source: str, target: str) -> None:
    pairs = {
        pair
        for predicate in MATCHES.values()
        for pair in mappings().subject_objects(predicate)
        if str(pair[0]).startswith(f"{VOCAB}{source}/")
    }
    assert {one for one, _ in pairs} <= set(concepts(scheme(source)))
    assert {other for _, other in pairs} <= set(concepts(scheme(target)))


def test_two_concepts_are_mapped_in_one_way_only() -> None:
    """SKOS S46: exactMatch is disjoint from broadMatch and relatedMatch."""
    pairs = Counter(
        pair for predicate in MATCHES.values() for pair in mappings().subject_objects(predicate)
    )
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_an_exact_match_is_exclusive() -> None:
    """Two of our concepts that equal one of theirs would equal each other."""
    targets = Counter(mappings().objects(None, SKOS.exactMatch))
    assert [target for target, count in targets.items() if count > 1] == []
