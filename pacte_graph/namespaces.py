"""The namespaces of the project and of the vocabularies that it reuses."""

ROOT = "https://w3id.org/pacte-solidarites/"
ONTOLOGY = ROOT + "ontology"
SHAPES = ROOT + "shapes"
VOCABULARY = ROOT + "vocab/"

PACTE = ONTOLOGY + "#"
FORME = SHAPES + "#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
DASH = "http://datashapes.org/dash#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
FOAF = "http://xmlns.com/foaf/0.1/"

PREFIXES: dict[str, str] = {
    "pacte": PACTE,
    "forme": FORME,
    "voc": VOCABULARY,
    "territoire": ROOT + "territoire/",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "sh": SH,
    "skos": SKOS,
    "dct": DCT,
    "dcat": DCAT,
    "oa": OA,
    "prov": PROV,
    "org": "http://www.w3.org/ns/org#",
    "cv": "http://data.europa.eu/m8g/",
    "foaf": FOAF,
    "schema": "https://schema.org/",
    "adms": "http://www.w3.org/ns/adms#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "igeo": "http://rdf.insee.fr/def/geo#",
}
"""Prefixes declared for every query and used to shorten IRIs for people."""


def shorten(iri: str) -> str:
    """The IRI as `prefix:name` where a known namespace allows it, else the IRI itself."""
    best = max(
        ((prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    if best is None:
        return iri
    local = iri[len(best[1]) :]
    return f"{best[0]}:{local}" if local and "/" not in local else iri
