"""Terms are written exactly as the canonical form has them, whatever the text."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte_graph.namespaces import XSD
from pacte_graph.terms import iri, is_iri, is_web_address, literal, triple

CHARACTERS = st.characters(exclude_categories=["Cs"])  # a file in UTF-8 holds no surrogate
TEXTS = st.text(CHARACTERS)


@given(TEXTS)
def test_a_string_is_written_as_the_store_writes_it(text: str) -> None:
    assert literal(text) == str(ox.Literal(text))


@given(TEXTS, st.sampled_from(["fr", "en", "oc"]))
def test_a_text_is_written_as_the_store_writes_it(text: str, language: str) -> None:
    assert literal(text, language=language) == str(ox.Literal(text, language=language))


@given(TEXTS)
def test_any_text_comes_back_from_the_parser(text: str) -> None:
    line = triple(iri("https://exemple.org/a"), iri("https://exemple.org/b"), literal(text))

    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)

    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text
    assert f"{quad.triple} .\n" == line


def test_a_string_never_has_its_datatype_written() -> None:
    assert literal("a", datatype=XSD + "string") == '"a"'
    assert literal("1", datatype=XSD + "integer") == f'"1"^^<{XSD}integer>'


@pytest.mark.parametrize("character", [*' <>"{}|^`\\\n', "\x00", "\x1f"])
def test_a_character_that_cannot_stand_in_an_iri_is_refused(character: str) -> None:
    address = f"https://exemple.org/{character}"

    assert not is_iri(address)
    with pytest.raises(ValueError, match="not an IRI"):
        iri(address)


@given(st.from_regex(r"https?://[\w.:@/%\[\]-]{0,15}(\?\S{0,5})?(#\S{0,5})?", fullmatch=True))
def test_a_web_address_is_an_iri_for_the_store(address: str) -> None:
    if is_web_address(address):
        assert ox.NamedNode(address).value == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://exemple.org", True),
        ("https://exemple.org/", True),
        ("http://exemple.org:8080/a/b?c=d&e=%20#f", True),
        ("https://préfecture.exemple/été", True),
        ("https://exemple.org/100%", False),
        ("https://exemple.org/%zz", False),
        ("https://[exemple", False),
        ("https://exemple.org:abc/", False),
        ("https://exemple.org/a b", False),
        ("https://", False),
        ("www.exemple.org", False),
        ("mailto:contact@exemple.org", False),
        ("ftp://exemple.org/", False),
        ("https://exemple.org/\ufffe", False),
    ],
)
def test_web_addresses(address: str, expected: bool) -> None:
    assert is_web_address(address) is expected
