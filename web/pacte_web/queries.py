"""The queries of the pages. `$name` stands for a term that is bound, never pasted.

Statements are asked graph by graph, because a page says of each one where it comes from.
"""

import re
from collections.abc import Iterable, Sequence

from pacte_graph.terms import iri

KNOWN = """\
ASK {
  { GRAPH ?g { $resource ?p ?o } } UNION { GRAPH ?g { ?s ?p $resource } }
  UNION { GRAPH $resource { ?s ?p ?o } }
}
"""

HAS_STATEMENTS = "ASK { GRAPH ?g { $resource ?p ?o } }"

STATEMENTS = """\
SELECT ?s ?p ?o ?g WHERE {
  VALUES ?s { $subjects }
  GRAPH ?g { ?s ?p ?o }
  FILTER(!isBlank(?o))
}
"""

INCOMING_GROUPS = """\
SELECT ?p ?type (COUNT(DISTINCT ?s) AS ?n) WHERE {
  GRAPH ?g { ?s ?p $resource }
  FILTER(?g NOT IN ($inferred) && isIRI(?s))
  OPTIONAL {
    GRAPH ?h { ?s a ?type }
    FILTER(?h NOT IN ($inferred) && ?type IN ($classes))
  }
}
GROUP BY ?p ?type
"""

INCOMING = """\
SELECT DISTINCT ?s WHERE {
  GRAPH ?g { ?s $property $resource }
  FILTER(?g NOT IN ($inferred) && isIRI(?s))
  GRAPH ?h { ?s a $type }
}
ORDER BY STR(?s)
LIMIT $limit
"""

INCOMING_OTHERS = """\
SELECT DISTINCT ?s WHERE {
  GRAPH ?g { ?s $property $resource }
  FILTER(?g NOT IN ($inferred) && isIRI(?s))
  FILTER NOT EXISTS { GRAPH ?h { ?s a ?type } FILTER(?type IN ($classes)) }
}
ORDER BY STR(?s)
LIMIT $limit
"""

POINTING = "SELECT ?s ?g WHERE { GRAPH ?g { ?s $property $resource } }"

QUOTES = """\
SELECT ?quote ?exact ?prefix ?suffix ?start ?end ?document WHERE {
  VALUES ?quote { $quotes }
  ?quote oa:hasSource ?document ; oa:hasSelector ?text, ?position .
  ?text oa:exact ?exact .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?text oa:prefix ?prefix }
  OPTIONAL { ?text oa:suffix ?suffix }
}
ORDER BY ?start ?end
"""

READINGS = """\
SELECT DISTINCT ?reading ?property ?value ?retained ?confidence ?ground ?author ?date ?comment
WHERE {
  ?reading a pacte:Classement ; oa:hasTarget $resource ; rdf:predicate ?property .
  { ?reading oa:hasBody ?value } UNION { ?reading oa:bodyValue ?value }
  OPTIONAL { ?reading pacte:retenu ?retained }
  OPTIONAL { ?reading pacte:confiance ?confidence }
  OPTIONAL { ?reading pacte:fondement ?ground }
  OPTIONAL { ?reading prov:wasAttributedTo ?author }
  OPTIONAL { ?reading dct:created ?date }
  OPTIONAL { ?reading rdfs:comment ?comment }
}
ORDER BY ?property DESC(?retained) STR(?value) ?ground
"""

# One pattern a property: as a second VALUES block, the engine tries every pair, six times slower.
LABELS = """\
SELECT ?i ?p ?label WHERE {
  VALUES ?i { $resources }
  { ?i skos:prefLabel ?label BIND(skos:prefLabel AS ?p) }
  UNION { ?i skos:altLabel ?label BIND(skos:altLabel AS ?p) }
  UNION { ?i rdfs:label ?label BIND(rdfs:label AS ?p) }
  UNION { ?i dct:title ?label BIND(dct:title AS ?p) }
  UNION { ?i sh:name ?label BIND(sh:name AS ?p) }
  UNION { ?i foaf:name ?label BIND(foaf:name AS ?p) }
}
"""

QUOTE_LABELS = """\
SELECT ?i ?label WHERE {
  VALUES ?i { $resources }
  ?i oa:hasSelector/oa:exact ?label
}
"""

VERSION_OF = "SELECT ?s WHERE { GRAPH ?g { ?s owl:versionIRI $resource } } ORDER BY ?s LIMIT 1"

TERMS = """\
SELECT DISTINCT ?s ?type ?p ?o WHERE {
  GRAPH $graph { ?s a ?type ; ?p ?o }
  FILTER(isIRI(?s) && STRSTARTS(STR(?s), $start) && !isBlank(?o))
}
"""

CONCEPTS = """\
SELECT DISTINCT ?concept ?definition WHERE {
  GRAPH $graph { ?concept skos:inScheme $graph }
  OPTIONAL { ?concept skos:definition ?definition }
}
ORDER BY STR(?concept)
"""

GRAPH_CONTENT = """\
SELECT ?type (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH $graph { ?s a ?type } }
GROUP BY ?type ORDER BY DESC(?n) STR(?type)
"""

SCHEMES = """\
SELECT ?scheme (COUNT(DISTINCT ?concept) AS ?n) WHERE {
  GRAPH ?scheme { ?concept skos:inScheme ?scheme }
}
GROUP BY ?scheme ORDER BY STR(?scheme)
"""

DESCRIBED = """\
CONSTRUCT { ?s ?p ?o } WHERE {
  VALUES ?s { $subjects }
  ?s ?p ?o
}
"""

WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } }"

MENTIONS = "CONSTRUCT { ?s ?p $resource } WHERE { GRAPH ?g { ?s ?p $resource } }"

COUNT = """\
SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {
  VALUES ?g { $graphs }
  GRAPH ?g { ?s a $type }
}
"""

COUNTS = """\
SELECT ?type (COUNT(DISTINCT ?s) AS ?n) WHERE {
  VALUES ?g { $graphs }
  VALUES ?type { $classes }
  GRAPH ?g { ?s a ?type }
}
GROUP BY ?type
"""

RECORDS = """\
SELECT DISTINCT ?s ?id WHERE {
  VALUES ?g { $graphs }
  GRAPH ?g { ?s a $type }
  OPTIONAL { ?s $identifier ?id }
}
ORDER BY ?id STR(?s)
LIMIT $limit OFFSET $offset
"""

COVERAGE = """\
SELECT ?p (COUNT(DISTINCT ?s) AS ?n) WHERE {
  VALUES ?g { $graphs }
  GRAPH ?g { ?s a $type }
  GRAPH ?h { ?s ?p ?o }
  FILTER(?p IN ($properties) && ?h IN ($within))
}
GROUP BY ?p
"""

CELLS = """\
SELECT ?s ?p ?o ?g ?inverse WHERE {
  VALUES ?s { $subjects }
  {
    GRAPH ?g { ?s ?p ?o }
    FILTER(?p IN ($properties) && ?g IN ($within))
  } UNION {
    VALUES ?p { $inverses }
    GRAPH ?g { ?o ?p ?s }
    FILTER(?g IN ($within))
    BIND(true AS ?inverse)
  }
}
"""

CONTRACTS = """\
SELECT ?contract (SAMPLE(?territory) AS ?place) (SAMPLE(?number) AS ?declared)
  (COUNT(DISTINCT ?action) AS ?listed) WHERE {
  ?contract a pacte:ContratLocal .
  OPTIONAL { ?contract pacte:nombreActionsDeclare ?number }
  OPTIONAL { ?contract dct:spatial ?territory }
  OPTIONAL { ?action pacte:inscriteDans ?contract }
}
GROUP BY ?contract
ORDER BY STR(?contract)
"""

AXES = """\
SELECT ?axis ?label ?short (COUNT(DISTINCT ?action) AS ?n) WHERE {
  ?axis a pacte:Axe ; skos:prefLabel ?label .
  FILTER(LANG(?label) = $language)
  OPTIONAL { ?axis skos:altLabel ?short FILTER(LANG(?short) = $language) }
  OPTIONAL { ?action a pacte:Action ; pacte:axe ?axis }
}
GROUP BY ?axis ?label ?short
ORDER BY STR(?axis)
"""

PRIORITIES = """\
SELECT DISTINCT ?priority ?rank WHERE {
  ?priority a pacte:Priorite .
  OPTIONAL { ?priority schema:position ?rank }
}
ORDER BY ?rank STR(?priority)
"""

CHOICES = """\
SELECT DISTINCT ?choice WHERE {
  VALUES ?type { $classes }
  VALUES ?g { $graphs }
  GRAPH ?g { ?choice a ?type }
}
ORDER BY STR(?choice)
LIMIT $limit
"""

SCHEME_CHOICES = """\
SELECT DISTINCT ?choice WHERE { ?choice skos:inScheme $scheme } ORDER BY STR(?choice)
"""

DATASET = """\
SELECT ?description WHERE {
  $dataset dct:description ?description FILTER(LANG(?description) = $language)
}
"""

SERVICE = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {
  $endpoint a sd:Service ;
    sd:endpoint $endpoint ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML,
      formats:SPARQL_Results_CSV, formats:SPARQL_Results_TSV, formats:Turtle,
      formats:N-Triples, formats:RDF_XML, formats:JSON-LD ;
    sd:availableGraphs $graphs .
  $graphs a sd:GraphCollection ; sd:namedGraph ?entry .
  ?entry a sd:NamedGraph ; sd:name ?graph .
} WHERE {
  VALUES ?graph { $names }
  BIND(IRI(CONCAT(STR($graphs), "-", ENCODE_FOR_URI(STR(?graph)))) AS ?entry)
}
"""

_PLACEHOLDER = re.compile(r"\$([a-z]+)\b")


def bound(query: str, **terms: str | int) -> str:
    """A query whose `$names` are replaced with terms, already written as SPARQL."""
    return _PLACEHOLDER.sub(lambda match: str(terms[match.group(1)]), query)


def terms(iris: Iterable[str]) -> str:
    """IRIs as the content of a VALUES block."""
    return " ".join(iri(each) for each in iris)


def listed(iris: Sequence[str]) -> str:
    """IRIs as the content of an IN list, which is never empty."""
    return ", ".join(iri(each) for each in iris or ["urn:none"])
