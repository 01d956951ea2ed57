"""The rules of `ontology/regles`, one by one on small data: what they add, and nothing more."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

FOLDER = Path(__file__).parents[1] / "ontology"
RULES = sorted((FOLDER / "regles").glob("*.rq"))
PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dispositif: <https://w3id.org/pacte-solidarites/vocab/type-dispositif/> .
@prefix dqv: <http://www.w3.org/ns/dqv#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix nature: <https://w3id.org/pacte-solidarites/vocab/nature-acteur/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pacte: <https://w3id.org/pacte-solidarites/ontology#> .
@prefix precision: <https://w3id.org/pacte-solidarites/vocab/precision/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix territoire: <https://w3id.org/pacte-solidarites/vocab/type-territoire/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""
CASES = {
    "a post is an org:Post": ("10-types", ":clp dct:type nature:poste .", ":clp a org:Post ."),
    "a committee is a collaboration": (
        "10-types",
        ":copil dct:type nature:instance .",
        ":copil a org:OrganizationalCollaboration .",
    ),
    "a département is an igeo:Departement": (
        "10-types",
        ":44 dct:type territoire:departement .",
        ":44 a igeo:Departement .",
    ),
    "a public service is a cpsv one, another scheme is not": (
        "10-types",
        ":a dct:type dispositif:service-public . :b dct:type dispositif:fonds .",
        ":a a <http://purl.org/vocab/cpsv#PublicService> .",
    ),
    "a working group is a unit of its body": (
        "20-appartenances",
        """:gt dct:type nature:groupe-de-travail ; dct:isPartOf :pos .
           :pos dct:type nature:instance .""",
        ":gt org:unitOf :pos .",
    ),
    "a département divides its region, a metropolis does not divide a département": (
        "20-appartenances",
        """:44 dct:type territoire:departement ; dct:isPartOf :52 .
           :52 dct:type territoire:region .
           :nm dct:type territoire:epci ; dct:isPartOf :44 .""",
        ":44 igeo:subdivisionDirecteDe :52 .",
    ),
    "an organisation that sits in a body is no subsidiary of it": (
        "20-appartenances",
        """:caf dct:type nature:organisation ; dct:isPartOf :copil .
           :copil dct:type nature:instance .""",
        "",
    ),
    "a day has a start and an end": (
        "30-calendrier",
        """:vote pacte:precision precision:jour , precision:annee-deduite ;
             pacte:debutAuPlusTot "2024-03-11"^^xsd:date ;
             pacte:finAuPlusTard "2024-03-11"^^xsd:date .""",
        """:vote schema:startDate "2024-03-11"^^xsd:date ;
             schema:endDate "2024-03-11"^^xsd:date .""",
    ),
    "a vague period has no start": (
        "30-calendrier",
        """:conference pacte:precision precision:periode-approximative ;
             pacte:debutAuPlusTot "2024-10-01"^^xsd:date ;
             pacte:finAuPlusTard "2025-03-31"^^xsd:date .""",
        "",
    ),
    "a classification classifies, an anomaly assesses": (
        "40-motivations",
        ":c a pacte:Classement . :a a dqv:QualityAnnotation .",
        ":c oa:motivatedBy oa:classifying . :a oa:motivatedBy dqv:qualityAssessment .",
    ),
    "a preferred label is a label, a hidden one is not": (
        "50-sous-proprietes",
        ':x skos:prefLabel "X"@fr ; skos:altLabel "Y"@fr ; skos:hiddenLabel "Z"@fr .',
        ':x rdfs:label "X"@fr .',
    ),
    "an axis is a subject": (
        "50-sous-proprietes",
        ":action pacte:axe :axe-4 ; pacte:inscriteDans :contrat .",
        ":action dct:subject :axe-4 ; dct:isPartOf :contrat .",
    ),
    "both directions of a link are there": (
        "60-inverses",
        ":a dct:isPartOf :b . :c schema:subEvent :d .",
        ":b dct:hasPart :a . :d schema:superEvent :c .",
    ),
    "a symmetric mapping goes both ways, a literal stays where it is": (
        "60-inverses",
        ':a skos:closeMatch :b . :a dct:isPartOf "text" .',
        ":b skos:closeMatch :a .",
    ),
    "what is above is found at any depth": (
        "70-concepts-englobants",
        ":a skos:broader :b . :b skos:broader :c .",
        ":a skos:broaderTransitive :b , :c . :b skos:broaderTransitive :c .",
    ),
    "a local pact is a pact and a plan": (
        "80-sous-classes",
        ":p a pacte:PacteLocal .",
        ":p a pacte:Pacte , prov:Plan .",
    ),
    "a series is not an event": ("80-sous-classes", ":s a schema:EventSeries .", ""),
}


def quads(turtle: str) -> set[ox.Quad]:
    text = PREFIXES + turtle
    return {quad for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def added(rules: list[Path], turtle: str) -> set[ox.Quad]:
    """What the rules, run in order over the vocabularies and the data, say about the data."""
    store = ox.Store()
    for path in [*FOLDER.glob("*.ttl"), *FOLDER.glob("vocab/*.ttl")]:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    store.extend(quads(turtle))
    before = set(store)
    for rule in rules:
        found = store.query(rule.read_text(encoding="utf-8"))
        assert isinstance(found, ox.QueryTriples)
        store.extend([ox.Quad(each.subject, each.predicate, each.object) for each in found])
    new = set(store) - before
    return {quad for quad in new if str(quad.subject).startswith("<https://example.org/")}


@pytest.mark.parametrize(("rule", "data", "expected"), CASES.values(), ids=CASES)
def test_the_rule_adds(rule: str, data: str, expected: str) -> None:
    assert added([FOLDER / "regles" / f"{rule}.rq"], data) == quads(expected)


def test_every_rule_has_a_case() -> None:
    assert {path.stem for path in RULES} == {rule for rule, _, _ in CASES.values()}


def test_rules_see_what_the_ones_before_them_added() -> None:
    data = """
      :action a pacte:Action ; pacte:inscriteDans :contrat .
      :gt a pacte:Acteur ; dct:type nature:groupe-de-travail ; dct:isPartOf :pos .
      :pos a pacte:Acteur ; dct:type nature:instance .
    """
    assert added(RULES, data) == quads("""
      :action a prov:Plan ; dct:isPartOf :contrat .
      :contrat dct:hasPart :action .
      :gt a org:OrganizationalUnit , org:Organization , foaf:Agent ; org:unitOf :pos .
      :pos a org:OrganizationalCollaboration , org:Organization , foaf:Agent ;
        org:hasUnit :gt ; dct:hasPart :gt .
    """)


def test_a_second_pass_adds_nothing() -> None:
    data = """
      :action a pacte:Action ; pacte:inscriteDans :contrat ; pacte:axe :axe .
      :gt a pacte:Acteur ; dct:type nature:groupe-de-travail ; dct:isPartOf :pos .
      :pos a pacte:Acteur ; dct:type nature:instance .
    """
    assert added([*RULES, *RULES], data) == added(RULES, data)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_rule_opens_with_its_title_and_its_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# \S.* / \S.*", lines[0])  # in French, in English
    assert lines[1].startswith("# Why: ")


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_rule_names_no_graph_and_invents_no_node(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    query = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert re.findall(r"\b(GRAPH|FROM|SERVICE|BNODE|UUID|NOW|RAND)\b|\[|_:", query) == []
