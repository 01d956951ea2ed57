"""The ontology as a file: what FOOPS!, OOPS! and the SEMIC Style Guide decide without a network.

A check takes a graph and names what is wrong in it. Every check runs on the ontology, where it
must find nothing, and on a copy broken in one place, where it must find that. Two choices differ
from OOPS!: no rdfs:domain or rdfs:range (P11 asks for them, SEMIC SC-R2 refuses them) and no
inverse of our own (P13); the header of the ontology says why.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VANN,
    XSD,
    Namespace,
)
from rdflib.term import BNode, Node

CHECKOUT = Path(__file__).parents[1]
FOLDER = CHECKOUT / "ontology"
ROOT = "https://w3id.org/pacte-solidarites/"
IRI = URIRef(ROOT + "ontology")
PACTE = Namespace(ROOT + "ontology#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
DASH = "http://datashapes.org/dash#"
LANGUAGES = ["en", "fr"]
FILES = sorted([*FOLDER.glob("*.ttl"), *FOLDER.glob("vocab/*.ttl")])
MODULES = ("alignements", "alignements-data-inclusion", "emprunts", "pacte")
LINKS = (RDFS.subClassOf, RDFS.subPropertyOf, SDO.domainIncludes, SDO.rangeIncludes)
BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
PARTITIONS = (
    "Acteur Action Chantier Classement ContratLocal Dispositif ElementFeuilleDeRoute Pacte",
    "Axe Public Theme",
)

Check = Callable[[Graph], Iterator[str]]


@cache
def read(path: Path) -> Graph:
    return Graph().parse(path)


def ontology() -> Graph:
    return read(FOLDER / "pacte.ttl")


@cache
def everything() -> Graph:
    """The ontology, its modules and its code lists."""
    union = Graph()
    for path in FILES:
        union += read(path)
    return union


@cache
def shapes() -> Graph:
    union = Graph()
    for path in sorted((CHECKOUT / "shapes").glob("*.ttl")):
        union += read(path)
    return union


def own(graph: Graph, kind: Node | None = None) -> list[URIRef]:
    """The terms of our namespace that the graph describes, all or those of one kind."""
    return sorted(
        {
            term
            for term in graph.subjects(RDF.type if kind else None, kind)
            if isinstance(term, URIRef) and term.startswith(PACTE)
        }
    )


def properties(graph: Graph) -> list[URIRef]:
    return own(graph, OWL.ObjectProperty) + own(graph, OWL.DatatypeProperty)


def name(term: Node) -> str:
    return str(term).removeprefix(PACTE)


def texts(graph: Graph, term: Node, predicate: URIRef) -> dict[str, str]:
    found = [value for value in graph.objects(term, predicate) if isinstance(value, Literal)]
    return {value.language or "": str(value) for value in found}


# Checks: OOPS! pitfalls and SEMIC rules in parentheses


def untyped_terms(graph: Graph) -> Iterator[str]:
    """P34, P35."""
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for term in own(graph):
        if len(set(graph.objects(term, RDF.type)) & kinds) != 1:
            yield name(term)


def untranslated_terms(graph: Graph) -> Iterator[str]:
    """P08, SEMIC GC-R5; FOOPS! VOC3, VOC4."""
    for term in own(graph):
        for predicate in (RDFS.label, SKOS.definition):
            values = [str(getattr(o, "language", "")) for o in graph.objects(term, predicate)]
            if sorted(values) != LANGUAGES:
                yield f"{name(term)} {predicate.fragment}"


def badly_written_definitions(graph: Graph) -> Iterator[str]:
    """P20, P24, SEMIC GC-R5: a sentence, which does not begin with the term."""
    for term in own(graph):
        labels = texts(graph, term, RDFS.label)
        for language, text in texts(graph, term, SKOS.definition).items():
            label = re.escape(labels.get(language, "-"))
            if re.match(rf"{label}\b", text, re.IGNORECASE):
                yield f"{name(term)} begins with the term"
            if not (text[0].isupper() and text.endswith(".") and len(text.split()) > 4):
                yield f"{name(term)} is not a sentence"


def orphan_terms(graph: Graph) -> Iterator[str]:
    """Terms that do not say which ontology defines them, or name another."""
    for term in own(graph):
        if list(graph.objects(term, RDFS.isDefinedBy)) != [IRI]:
            yield name(term)


def classes_without_example(graph: Graph) -> Iterator[str]:
    """SEMIC PC-R6."""
    for term in own(graph, OWL.Class):
        if not texts(graph, term, SKOS.example).get("fr"):
            yield name(term)


def badly_named_terms(graph: Graph) -> Iterator[str]:
    """P03, P21, P22, P36: one way of naming, ASCII, no catch-all, no file extension."""
    patterns = {OWL.Class: r"([A-Z][a-z]+)+"}
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in own(graph, kind):
            if not re.fullmatch(patterns.get(kind, r"[a-z]+([A-Z][a-z]*)*"), name(term)):
                yield name(term)
            if re.match(r"(is|est|autre|divers|misc|other)(?=$|[A-Z])", name(term), re.IGNORECASE):
                yield name(term)


def shared_labels(graph: Graph) -> Iterator[str]:
    """P32."""
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = Counter(
            label for term in own(graph, kind) for label in texts(graph, term, RDFS.label).items()
        )
        yield from (str(label) for label, count in labels.items() if count > 1)


def domains_and_ranges(graph: Graph) -> Iterator[str]:
    """SEMIC SC-R2: documented with schema.org, checked by the shapes, never inferred."""
    for predicate in (RDFS.domain, RDFS.range):
        yield from (name(term) for term in graph.subjects(predicate))
    for term in properties(graph):
        for predicate in (SDO.domainIncludes, SDO.rangeIncludes):
            if (term, predicate, None) not in graph:
                yield f"{name(term)} {predicate}"


def heavy_axioms(graph: Graph) -> Iterator[str]:
    """P02, P05, P12, P25 to P31: what is not stated cannot be stated wrongly."""
    for predicate in (OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.sameAs):
        yield from (name(term) for term in graph.subjects(predicate))
    for kind in (OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.FunctionalProperty):
        yield from (name(term) for term in own(graph, kind))


def missing_disjointness(graph: Graph) -> Iterator[str]:
    """P10."""
    for partition in PARTITIONS:
        for one, two in combinations(partition.split(), 2):
            triple = (PACTE[one], OWL.disjointWith, PACTE[two])
            if triple not in graph and triple[::-1] not in graph:
                yield f"{one} {two}"


def contradictions(graph: Graph) -> Iterator[str]:
    """Classes that are disjoint from a class they extend, or from themselves."""
    for one, two in graph.subject_objects(OWL.disjointWith):
        for term in own(graph, OWL.Class):
            above = set(graph.transitive_objects(term, RDFS.subClassOf))
            if {one, two} <= above:
                yield name(term)


def cycles(graph: Graph) -> Iterator[str]:
    """P06, P24."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in own(graph):
            for above in graph.objects(term, predicate):
                if term in graph.transitive_objects(above, predicate):
                    yield name(term)


def unconnected_terms(graph: Graph) -> Iterator[str]:
    """P04: classes that extend nothing and that no property speaks of."""
    for term in own(graph, OWL.Class):
        linked = any((None, predicate, term) in graph for predicate in LINKS)
        if not linked and (term, RDFS.subClassOf, None) not in graph:
            yield name(term)


def undeclared_terms(graph: Graph) -> Iterator[str]:
    """P34, P35: terms in use, ours or borrowed, whose declaration is nowhere."""
    declared = set(everything().subjects(RDF.type))
    used = set(graph.predicates())
    used |= {value for link in (RDF.type, *LINKS) for value in graph.objects(None, link)}
    for term in sorted(str(term) for term in used - declared):
        if not term.startswith(BUILT_IN):
            yield term


def misspelt_terms(graph: Graph) -> Iterator[str]:
    """P37, P40: terms that the vocabulary they claim does not have, such as rdf:isDefinedBy."""
    closed = (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, XSD)
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    terms |= {o.datatype for o in graph.objects() if isinstance(o, Literal) and o.datatype}
    newer = {URIRef("https://schema.org/observationAbout")}  # than the list that rdflib has
    for term in sorted(terms - newer):
        for namespace in closed:
            if re.fullmatch(re.escape(str(namespace)) + r"\w+", term) and term not in namespace:
                yield str(term)


def hijacked_terms(graph: Graph) -> Iterator[str]:
    """P40: statements about the terms of others."""
    yield from sorted({str(term) for term in graph.subjects() if not str(term).startswith(ROOT)})


def invalid_literals(graph: Graph) -> Iterator[str]:
    for value in graph.objects():
        if isinstance(value, Literal) and (value.ill_typed or value.datatype == XSD.string):
            yield value.n3()


def blank_nodes(graph: Graph) -> Iterator[str]:
    """Lines of a release are compared one by one, so that everything has a name."""
    yield from (str(term) for triple in graph for term in triple if isinstance(term, BNode))


def classes_as_concepts(graph: Graph) -> Iterator[str]:
    """SKOS mapping properties make a concept of both their ends."""
    mappings = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
    for predicate in mappings:
        yield from (name(term) for term in graph.subjects(predicate) if term in own(graph))


def withdrawn_without_a_trace(graph: Graph) -> Iterator[str]:
    """The deprecation rule of the header."""
    for term in graph.subjects(OWL.deprecated):
        if not texts(graph, term, SKOS.changeNote):
            yield name(term)


BROKEN: list[tuple[Check, tuple[URIRef, URIRef] | None, str]] = [
    (untyped_terms, (PACTE.axe, RDF.type), ""),
    (untyped_terms, None, "pacte:axe a owl:DatatypeProperty ."),
    (untranslated_terms, (PACTE.Axe, RDFS.label), 'pacte:Axe rdfs:label "Axe"@fr .'),
    (untranslated_terms, None, 'pacte:Axe skos:definition "Another definition of it."@en .'),
    (
        badly_written_definitions,
        (PACTE.Action, SKOS.definition),
        'pacte:Action skos:definition "Contracted action that is in a contract."@en .',
    ),
    (
        badly_written_definitions,
        (PACTE.Action, SKOS.definition),
        'pacte:Action skos:definition "intervention retained in a contract"@en .',
    ),
    (orphan_terms, (PACTE.part, RDFS.isDefinedBy), ""),
    (orphan_terms, None, "pacte:part rdfs:isDefinedBy <https://schema.org/> ."),
    (classes_without_example, (PACTE.Theme, SKOS.example), ""),
    (badly_named_terms, None, "pacte:contrat_local a owl:Class ."),
    (badly_named_terms, None, "pacte:EstPilotePar a owl:ObjectProperty ."),
    (badly_named_terms, None, "pacte:estPilotePar a owl:ObjectProperty ."),
    (badly_named_terms, None, "pacte:Divers a owl:Class ."),
    (shared_labels, None, 'pacte:Pacte rdfs:label "Action contractualisée"@fr .'),
    (domains_and_ranges, None, "pacte:axe rdfs:domain pacte:Action ."),
    (domains_and_ranges, None, "pacte:axe rdfs:range pacte:Axe ."),
    (domains_and_ranges, (PACTE.axe, SDO.rangeIncludes), ""),
    (heavy_axioms, None, "pacte:Action owl:equivalentClass prov:Plan ."),
    (heavy_axioms, None, "pacte:decline owl:inverseOf pacte:decline ."),
    (heavy_axioms, None, "pacte:decline a owl:TransitiveProperty ."),
    (missing_disjointness, (PACTE.Axe, OWL.disjointWith), ""),
    (contradictions, None, "pacte:Priorite rdfs:subClassOf pacte:Action ."),
    (cycles, None, "pacte:Pacte rdfs:subClassOf pacte:PacteLocal ."),
    (cycles, None, "pacte:axe rdfs:subPropertyOf pacte:axe ."),
    (unconnected_terms, None, "pacte:Seule a owl:Class ."),
    (undeclared_terms, None, "pacte:axe rdfs:subPropertyOf dct:coverage ."),
    (undeclared_terms, None, "pacte:axe schema:rangeIncludes pacte:Inconnue ."),
    (undeclared_terms, None, "pacte:axe dct:abstract 'x' ."),
    (misspelt_terms, None, "pacte:axe rdf:isDefinedBy <https://schema.org/> ."),
    (misspelt_terms, None, "pacte:axe rdfs:subPropertyOf dct:sujet ."),
    (misspelt_terms, None, "pacte:axe schema:position '1'^^xsd:entier ."),
    (hijacked_terms, None, "prov:Plan rdfs:subClassOf prov:Entity ."),
    (invalid_literals, None, "pacte:axe dct:created '29/08/2017'^^xsd:date ."),
    (invalid_literals, None, "pacte:axe dct:identifier 'axe'^^xsd:string ."),
    (blank_nodes, None, "pacte:axe rdfs:seeAlso [] ."),
    (classes_as_concepts, None, "pacte:Action skos:closeMatch schema:Project ."),
    (withdrawn_without_a_trace, None, "pacte:axe owl:deprecated true ."),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in BROKEN))


def broken(removed: tuple[URIRef, URIRef] | None, added: str) -> Graph:
    """A copy of the ontology without the values of a property, and with other statements."""
    copy = Graph()
    copy += ontology()
    if removed:
        copy.remove((*removed, None))
    prefixes = {"dct": DCTERMS, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SDO}
    prefixes |= {"skos": SKOS, "xsd": XSD}
    turtle = f"@prefix pacte: <{PACTE}> .\n"
    turtle += "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return copy.parse(data=turtle + added, format="turtle")


@pytest.mark.parametrize("check", CHECKS)
def test_the_ontology_has_no(check: Check) -> None:
    assert list(check(ontology())) == []


@pytest.mark.filterwarnings("ignore")  # rdflib speaks of the impossible date
@pytest.mark.parametrize(("check", "removed", "added"), BROKEN)
def test_the_check_sees(check: Check, removed: tuple[URIRef, URIRef] | None, added: str) -> None:
    assert list(check(broken(removed, added))) != []


# The header


FOOPS = {
    "FIND1": [VANN.preferredNamespacePrefix],
    "FIND3": [SDO.includedInDataCatalog],
    "OM1": [
        *(DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator),
        *(OWL.versionIRI, VANN.preferredNamespaceUri),
    ],
    "OM2": [
        *(VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created),
        *(DCTERMS.bibliographicCitation, DCTERMS.contributor),
    ],
    "OM3": [
        *(DCTERMS.publisher, FOAF.logo, BIBO.status, DCTERMS.source),
        *(DCTERMS.issued, DCTERMS.modified),
    ],
    "OM4.1": [DCTERMS.license],
    "OM5.1": [DCTERMS.creator, DCTERMS.created],
    "OM5.2": [DCTERMS.issued, DCTERMS.publisher],
}


@pytest.mark.parametrize("test", FOOPS)
def test_the_header_has_the_metadata_of_foops(test: str) -> None:
    """All of OM3 but the DOI, which needs a deposit."""
    assert [each for each in FOOPS[test] if (IRI, each, None) not in ontology()] == []


@pytest.mark.parametrize(
    "predicate",
    [
        *(DCTERMS.title, RDFS.label, DCTERMS.description, RDFS.comment),
        *(SKOS.editorialNote, DCTERMS.bibliographicCitation),
    ],
)
def test_the_header_speaks_french_and_english(predicate: URIRef) -> None:
    assert sorted(texts(ontology(), IRI, predicate)) == LANGUAGES


def test_the_header_states_the_deprecation_rule_and_the_choice_on_domains() -> None:
    rules = texts(ontology(), IRI, SKOS.editorialNote).values()
    choices = texts(ontology(), IRI, RDFS.comment).values()
    assert all("owl:deprecated" in text for text in rules)
    assert all("rdfs:domain" in text for text in choices)


def test_the_licences_are_the_open_licence_and_cc_by() -> None:
    assert {str(licence) for licence in ontology().objects(IRI, DCTERMS.license)} == {
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "https://creativecommons.org/licenses/by/4.0/",
    }


def test_the_namespace_is_the_ontology_and_a_hash() -> None:
    """FOOPS! HTTP1, PURL1, URI2; OOPS! P36, P39."""
    assert ontology().value(IRI, VANN.preferredNamespaceUri) == Literal(f"{IRI}#")
    assert IRI.startswith("https://w3id.org/")


def test_there_are_thirteen_classes_and_sixteen_properties() -> None:
    assert len(own(ontology(), OWL.Class)) == 13
    assert len(properties(ontology())) == 16
    assert len(own(ontology())) == 29


# The modules


def declared(path: Path) -> list[Node]:
    kinds = (OWL.Ontology, SKOS.ConceptScheme)
    return [each for kind in kinds for each in read(path).subjects(RDF.type, kind)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_declares_one_ontology_or_one_scheme(path: Path) -> None:
    assert len(declared(path)) == 1


def test_no_two_files_declare_the_same_ontology_or_scheme() -> None:
    assert len({each for path in FILES for each in declared(path)}) == len(FILES)


@pytest.mark.parametrize("module", MODULES)
def test_each_ontology_has_a_version_of_its_own(module: str) -> None:
    """FOOPS! VER1, SEMIC PC-R3."""
    graph = read(FOLDER / f"{module}.ttl")
    (iri,) = declared(FOLDER / f"{module}.ttl")
    version = str(graph.value(iri, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{version}")


def test_the_citation_names_the_version() -> None:
    version = str(ontology().value(IRI, OWL.versionInfo))
    assert all(
        f"version {version}" in text and text.endswith(f"ontology/{version}")
        for text in texts(ontology(), IRI, DCTERMS.bibliographicCitation).values()
    )


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("check", [undeclared_terms, misspelt_terms, invalid_literals, blank_nodes])
def test_the_modules_pass_the_same_checks(check: Check, module: str) -> None:
    assert list(check(read(FOLDER / f"{module}.ttl"))) == []


@pytest.mark.parametrize("module", ["alignements", "alignements-data-inclusion"])
def test_the_alignments_speak_of_our_terms_only(module: str) -> None:
    assert list(hijacked_terms(read(FOLDER / f"{module}.ttl"))) == []


def test_classes_are_aligned_without_making_concepts_of_them() -> None:
    predicates = set(read(FOLDER / "alignements.ttl").predicates())
    assert not {each for each in predicates if str(each).startswith(str(SKOS))}


def test_the_terms_that_the_shapes_use_are_declared() -> None:
    graph = shapes()
    known = set(everything().subjects(RDF.type))
    paths = {
        step
        for path in graph.objects(None, SH.path)
        for step in (*graph.items(path), graph.value(path, SH.inversePath) or path)
        if isinstance(step, URIRef)
    }
    classes = set(graph.objects(None, SH["class"])) | set(graph.objects(None, SH.targetClass))
    borrowed = {each for each in paths | classes if not str(each).startswith(BUILT_IN)}
    assert borrowed - known == set()


# Borrowed terms


def borrowed() -> list[URIRef]:
    graph = read(FOLDER / "emprunts.ttl")
    return sorted(
        term
        for term in graph.subjects(RDFS.isDefinedBy)
        if isinstance(term, URIRef) and not term.startswith(ROOT)
    )


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_borrowed_terms_speak_french_and_english(predicate: URIRef) -> None:
    graph = read(FOLDER / "emprunts.ttl")
    assert {
        term: languages
        for term in borrowed()
        if (languages := sorted(texts(graph, term, predicate))) != LANGUAGES
    } == {}


def test_borrowed_terms_lead_to_their_own_vocabulary() -> None:
    graph = read(FOLDER / "emprunts.ttl")
    homes = {str(PROV): "http://www.w3.org/ns/prov-o#"}
    assert {
        term: home
        for term in borrowed()
        for home in graph.objects(term, RDFS.isDefinedBy)
        if not str(term).startswith(str(home))
        and not any(str(term).startswith(base) and str(home) == at for base, at in homes.items())
    } == {}


def test_borrowed_terms_are_described_by_no_other_file() -> None:
    described = {
        term for path in FILES if path.stem != "emprunts" for term in read(path).subjects()
    }
    assert described & set(borrowed()) == set()


def test_borrowed_terms_are_of_one_sort() -> None:
    graph = read(FOLDER / "emprunts.ttl")
    sorts = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    sorts |= {URIRef("http://www.w3.org/ns/oa#Motivation")}
    assert {
        term: kinds
        for term in borrowed()
        if len(kinds := set(graph.objects(term, RDF.type)) & sorts) != 1
    } == {}


def test_no_inverse_is_its_own_inverse_or_symmetric() -> None:
    """P05, P25, P26."""
    graph = everything()
    pairs = list(graph.subject_objects(OWL.inverseOf))
    symmetric = set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    assert [pair for pair in pairs if pair[0] == pair[1] or symmetric & set(pair)] == []
    assert max(Counter(term for pair in pairs for term in pair).values()) == 1


def test_a_series_of_events_is_not_an_event() -> None:
    """A calendar would be counted among the meetings that it announces."""
    event, series = SDO.Event, SDO.EventSeries
    assert event not in everything().transitive_objects(series, RDFS.subClassOf)


# The text of the files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_turtle_is_written_for_reading(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prefixes = re.findall(r"^@prefix ([a-z]*):", text, re.MULTILINE)
    subjects = re.findall(r"^(?!@|#)(\S+) (\S+)", text, re.MULTILINE)
    typed = {str(term) for term in read(path).subjects(RDF.type)}
    used = {prefix for prefix in prefixes if re.search(rf"(?<![\w@]){prefix}:[^/\s]", text)}
    assert prefixes == sorted(prefixes)
    assert set(prefixes) == used
    assert len({subject for subject, _ in subjects}) == len(subjects)  # one block a subject
    assert sum(predicate == "a" for _, predicate in subjects) == len(typed)  # `a` first
    assert re.findall(r'@en ,\s+"[^"]*"@fr', text) == []  # French first
    assert text.endswith(".\n")
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


# The persistent identifiers


HOST = "https://pacte-solidarites.example/"
IDENTIFIERS = [
    *("", "ontology", "ontology/1.0.0", "ontology/emprunts", "ontology/emprunts/1.0.0"),
    *("ontology/logo.svg", "shapes", "vocab/theme", "vocab/theme/mobilite"),
    "vocab/data-inclusion/thematique/mobilite--preparer-un-permis",
    *("territoire/region/52", "territoire/departement/44", "territoire/commune/2A004"),
    *("territoire/epci/244400404", "acteur/etat", "acteur/siren/224400028", "pacte/national"),
    *("jeu", "jeu/1.0.0", "data/r52/action/44-17", "data/r52/graphe/source-2024-08-29"),
    *("data/r52/graphe/inference-interpretation", "data/m244400404/contrat/nm"),
]
RULES = [
    line.split(maxsplit=3)[1:]
    for line in (FOLDER / "w3id" / ".htaccess").read_text(encoding="utf-8").splitlines()
    if line.startswith("RewriteRule ")
]


def redirect(path: str) -> str | None:
    """Where Apache sends the path: the first rule whose pattern matches decides."""
    for pattern, target, _ in RULES:
        if match := re.search(pattern, path):
            return re.sub(r"\$(\d)", lambda digit: match[int(digit[1])], target)
    return None


@pytest.mark.parametrize("path", IDENTIFIERS)
def test_identifiers_are_redirected_to_the_same_path(path: str) -> None:
    assert redirect(path) == HOST + path


def test_every_identifier_that_we_declare_is_redirected_to_the_same_path() -> None:
    graph = everything() + shapes()
    documents = {
        str(term).partition("#")[0].removeprefix(ROOT)
        for triple in graph
        for term in triple
        if isinstance(term, URIRef) and term.startswith(ROOT)
    }
    assert {path: redirect(path) for path in documents if redirect(path) != HOST + path} == {}


@pytest.mark.parametrize(
    "path", ["inconnu", "Ontology", "vocab", "vocab/../etc", "ontologyx", "shapes/x", "data"]
)
def test_other_paths_are_not_redirected(path: str) -> None:
    assert redirect(path) is None


def test_redirects_say_see_other() -> None:
    assert {flags for _, _, flags in RULES} == {"[R=303,L]"}


def test_the_readme_says_that_the_identifiers_do_not_resolve_yet() -> None:
    readme = (FOLDER / "w3id" / "README.md").read_text(encoding="utf-8")
    assert "These identifiers do not resolve yet." in readme
