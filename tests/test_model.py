"""The shapes read as a model; what cannot be read names the shape and says why."""

from pathlib import Path

import pytest

from pacte_graph.errors import ModelError
from pacte_graph.kinds import Model, Value
from pacte_graph.model import ontology_files, read_model, shape_files
from pacte_graph.namespaces import FORME, OA, PACTE, SKOS
from pacte_graph.text import Text

PREFIXES = """
@prefix dash: <http://datashapes.org/dash#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix forme: <https://w3id.org/pacte-solidarites/shapes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
KIND = """
forme:Jardins a sh:NodeShape ; sh:targetClass forme:Jardin ; sh:codeIdentifier "jardins" ;
    sh:name "Jardin"@fr, "Garden"@en ; forme:pluriel "Jardins"@fr, "Gardens"@en ;
    sh:description "Un jardin."@fr, "A garden."@en ; sh:order 10 ;
    forme:cheminIRI "jardin/{id}" ; sh:property forme:jardins-id, forme:jardins-nom .
"""
IDENTIFIER = """
forme:jardins-id a sh:PropertyShape ; sh:codeIdentifier "id" ; sh:path dct:identifier ;
    sh:name "Identifiant"@fr, "Identifier"@en ; sh:description "Son nom court."@fr, "Its name."@en ;
    sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ; dash:propertyRole dash:IDRole ;
    sh:order 10 .
"""
NAME = """
forme:jardins-nom a sh:PropertyShape ; sh:codeIdentifier "nom" ; sh:path dct:title ;
    sh:name "Nom"@fr, "Name"@en ; sh:description "Son nom."@fr, "Its name."@en ;
    sh:datatype rdf:langString ; sh:uniqueLang true ; sh:order 20 .
"""
SHAPES = PREFIXES + KIND + IDENTIFIER + NAME


def read(folder: Path, text: str) -> Model:
    path = folder / "shapes.ttl"
    path.write_text(text, "utf-8")
    return read_model([path], ontology_files())


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


def test_a_small_model(tmp_path: Path) -> None:
    (kind,) = read(tmp_path, SHAPES).kinds

    assert (kind.name, kind.segment, kind.template) == ("jardins", "jardin", "jardin/{id}")
    assert kind.label == Text("Jardin", "Garden")
    assert kind.plural == Text("Jardins", "Gardens")
    assert [field.name for field in kind.fields] == ["id", "nom"]
    assert kind.identifier is kind.by_name["id"]
    assert kind.title is None
    identifier, name = kind.fields
    assert (identifier.value, identifier.required, identifier.many) == (Value.STRING, True, False)
    assert (name.value, name.required, name.many) == (Value.TEXT, False, False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sh:targetClass forme:Jardin ;", "", "Jardins|sh:targetClass"),
        ("sh:targetClass forme:Jardin ;", "sh:targetClass forme:A, forme:B ;", "Jardins|2"),
        ('"Jardin"@fr, ', "", "Jardins|name"),
        ('"Gardens"@en', '"Gärten"@de', "Jardins|pluriel"),
        ('"A garden."@en', '"A garden."', "Jardins|description"),
        ('forme:cheminIRI "jardin/{id}" ;', "", "Jardins|cheminIRI"),
        ('"jardin/{id}"', '"jardin/{numero}"', "Jardins|numero"),
        ('"jardin/{id}"', '"jardin/{nom}"', "Jardins|jardin/{nom}"),
        ('"jardin/{id}"', '"jardin/{id}/{nom}"', "Jardins|jardin/{id}/{nom}"),
        ('"jardins" ;', '"les jardins" ;', "Jardins|les jardins"),
        ('codeIdentifier "id"', 'codeIdentifier "identité"', "jardins-id|identité"),
        ('codeIdentifier "nom"', 'codeIdentifier "id"', "« id »"),
        ("dash:propertyRole dash:IDRole ;", "", "Jardins|IDRole"),
        ("sh:path dct:identifier", "sh:path [ sh:zeroOrMorePath dct:a ]", "jardins-id|sh:path"),
        ("sh:path dct:identifier", "sh:path ( dct:a dct:b dct:c )", "jardins-id|sh:path"),
        ("sh:path dct:identifier", "sh:path ( dct:a dct:b )", "jardins-id|noeud"),
        ("sh:path dct:identifier ;", "", "jardins-id|sh:path"),
        ("sh:datatype xsd:string", "sh:datatype xsd:hexBinary", "jardins-id|hexBinary"),
        ("sh:datatype xsd:string", "sh:datatype xsd:nonNegativeInteger", "jardins-id|nonNegative"),
        ("sh:datatype xsd:string", "sh:datatype xsd:date", "Jardins|texte"),
        ("sh:datatype xsd:string ;", "", "jardins-id|sh:datatype"),
        ("sh:order 20", "sh:order forme:vingt", "jardins-nom|order"),
        ("sh:order 20 .", "sh:maxCount 1 .", "jardins-nom|order"),
        ("sh:order 20 .", "sh:order 20", "shapes.ttl"),
        (KIND, "", "codeIdentifier"),
    ],
)  # fmt: skip
def test_a_shape_that_cannot_be_read(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert SHAPES.count(old) == 1

    with pytest.raises(ModelError) as error:
        read(tmp_path, SHAPES.replace(old, new))

    for words in said.split("|"):
        assert words in error.value.message.fr


def test_a_name_that_means_two_things(tmp_path: Path) -> None:
    other = (
        (KIND + IDENTIFIER + NAME).replace("ardin", "erger").replace("dct:title", "dct:abstract")
    )

    with pytest.raises(ModelError) as error:
        read(tmp_path, SHAPES + other)

    assert "« nom »" in error.value.message.fr
    assert "abstract" in error.value.message.fr


def test_two_kinds_of_one_name(tmp_path: Path) -> None:
    other = KIND.replace("forme:Jardins", "forme:Vergers")

    with pytest.raises(ModelError, match="« jardins »"):
        read(tmp_path, SHAPES + other)


def test_the_shapes_of_the_project_are_a_model(model: Model) -> None:
    assert len(model.kinds) == 24
    assert [kind.order for kind in model.kinds] == sorted(kind.order for kind in model.kinds)
    assert list(model.by_name)[:4] == ["pactes", "pactes_locaux", "contrats", "actions"]
    assert model.by_class[PACTE + "Action"].name == "actions"
    assert {kind.name for kind in model.by_segment["chantier"]} == {"chantiers", "priorites"}
    assert model.field_label(SKOS + "prefLabel") == Text("Libellé", "Label")
    assert model.field_label("https://exemple.org/absent") is None


def test_a_link_to_a_class_reaches_its_subclasses(model: Model) -> None:
    kinds = model.kinds_of(PACTE + "Chantier")

    assert {kind.name for kind in kinds} == {"chantiers", "priorites"}
    assert {kind.name for kind in model.kinds_of(PACTE + "Pacte")} == {"pactes", "pactes_locaux"}
    assert model.kinds_of("https://exemple.org/Absente") == ()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("actions", "libelle", Value.TEXT),
        ("actions", "rang", Value.INTEGER),
        ("actions", "contrat", Value.REFERENCE),
        ("actions", "axe", Value.CONCEPT),
        ("contrats", "etat", Value.CONCEPT),
        ("evenements", "heure", Value.TIME),
        ("evenements", "sujets", Value.ANY_REFERENCE),
        ("evenements", "debut_au_plus_tot", Value.DATE),
        ("financements", "montant", Value.DECIMAL),
        ("acteurs", "siren", Value.STRING),
        ("acteurs", "page", Value.ADDRESS),
        ("interpretations", "retenu", Value.BOOLEAN),
        ("interpretations", "propriete", Value.FIELD_NAME),
        ("interpretations", "valeur_proposee", Value.FIELD_VALUE),
    ],
)
def test_what_a_cell_holds(kind: str, field: str, value: Value, model: Model) -> None:
    assert model.by_name[kind].by_name[field].value is value


def test_links_facets_and_paths(model: Model) -> None:
    actions = model.by_name["actions"].by_name
    assert actions["contrat"].is_link
    assert not actions["libelle"].is_link
    assert actions["axe"].is_facet
    assert not actions["contrat"].is_facet
    exact = model.by_name["citations"].by_name["exact"]
    assert exact.nested is not None
    assert (exact.nested.fragment, exact.nested.path) == ("extrait", OA + "hasSelector")
    assert model.by_name["participations"].by_name["participe_a"].inverse


def test_shared_paths_come_most_precise_first(model: Model) -> None:
    assert model.by_name["acteurs"].shared_templates == (
        "acteur/siren/{siren}",
        "acteur/{code_commun}",
    )


def test_files_of_the_project() -> None:
    assert "commun.ttl" in {path.name for path in shape_files()}
    assert "pacte.ttl" in {path.name for path in ontology_files()}
    assert all(path.read_text("utf-8").find(FORME) >= 0 for path in shape_files())
