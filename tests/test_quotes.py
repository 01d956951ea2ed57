"""Quotes stand, to the letter, where they say; what does not is said, with where it is."""

import hashlib

import pytest

from pacte_graph.quotes import passage
from tests.territory import SOURCE, Territory

CITATIONS = "source/citations.csv"
DOCUMENTS = "source/documents.csv"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, ("Un ", "", "pacte pour tous.")),
        (3, 8, ("pacte", "Un ", " pour tous.")),
        (14, 19, ("tous.", "Un pacte pour ", "")),
    ],
)
def test_a_passage_has_its_surroundings(
    start: int, end: int, expected: tuple[str, str, str]
) -> None:
    found = passage("Un pacte pour tous.", start, end)

    assert (found.exact, found.prefix, found.suffix) == expected


def test_surroundings_are_twenty_characters_long() -> None:
    found = passage("a" * 30 + "ici" + "b" * 30, 30, 33)

    assert (found.prefix, found.suffix) == ("a" * 20, "b" * 20)


@pytest.mark.parametrize(
    ("identifier", "column", "value", "remedy"),
    [
        ("navette", "exact", "Navette des ainés", "et Navette des aînés, pour 12 500,50 €."),
        ("navette", "exact", "Navette des aînés ", ""),
        ("navette", "prefixe", "autre chose", "–"),
        ("navette", "suffixe", "", "–"),
        ("navette", "debut", "3", "–"),
        ("navette", "fin", "9999", "–"),
        ("epicerie", "exact", '"Épicerie mobile"', "–"),
    ],
)
def test_a_quote_that_does_not_stand_in_its_place(
    identifier: str, column: str, value: str, remedy: str, territory: Territory
) -> None:
    territory.set(CITATIONS, identifier, column, value)

    (problem,) = territory.check()

    assert problem.code == "citation-introuvable"
    assert problem.place.file == CITATIONS
    assert problem.place.column == "exact"
    assert problem.place.line is not None
    assert remedy in problem.remedy.fr
    assert remedy in problem.remedy.en
    if problem.value in SOURCE and remedy:
        assert str(SOURCE.index(str(problem.value))) in problem.remedy.fr


def test_a_quote_that_is_nowhere_near(territory: Territory) -> None:
    territory.set(CITATIONS, "navette", "exact", "zzzzzz")

    (problem,) = territory.check()

    assert problem.remedy.fr == ""
    assert problem.expected.fr == "Navette des aînés"


@pytest.mark.parametrize("cell", ["\u00a0reunion", " reunion "])
def test_spaces_around_a_document_do_not_exempt_its_quotes(cell: str, territory: Territory) -> None:
    territory.set(CITATIONS, "navette", "document", cell)
    territory.set(CITATIONS, "navette", "exact", "autre chose")

    assert [each.code for each in territory.check()] == ["citation-introuvable"]


def test_grouped_digits_do_not_exempt_a_quote(territory: Territory) -> None:
    territory.set(CITATIONS, "navette", "fin", "1 000")

    codes = [each.code for each in territory.check()]

    assert codes == ["citation-introuvable", "valeur-normalisee"]


def test_an_archived_text_that_was_changed(territory: Territory) -> None:
    changed = SOURCE.replace("anime le tout.", "anime tout ça.") + "Fin.\n"
    territory.write("textes/reunion.txt", changed)

    problems = {each.code: each for each in territory.check()}

    problem = problems["document-modifie"]
    assert str(problem.place) == f"{DOCUMENTS}:2 [G2 sha256]"
    assert problem.value == hashlib.sha256(changed.encode()).hexdigest()
    assert problem.expected.fr == hashlib.sha256(SOURCE.encode()).hexdigest()
    assert "citation-introuvable" in problems


@pytest.mark.parametrize(
    ("file", "fr", "en"),
    [
        ("textes/absent.txt", "n'existe pas", "does not exist"),
        ("../pacte.toml", "dans le dossier", "in the folder"),
        ("/etc/hostname", "dans le dossier", "in the folder"),
        ("textes", "ne se lit pas", "cannot be read"),
        ("x" * 300, "ne se lit pas", "cannot be read"),
        ("textes/latin1.txt", "UTF-8", "UTF-8"),
    ],
)
def test_an_archived_text_that_cannot_be_read(
    file: str, fr: str, en: str, territory: Territory
) -> None:
    territory.write("textes/latin1.txt", "é".encode("latin-1"))
    territory.set(DOCUMENTS, "reunion", "fichier", file)

    (problem,) = territory.check()

    assert (problem.code, str(problem.place)) == (
        "document-illisible",
        f"{DOCUMENTS}:2 [F2 fichier]",
    )
    assert problem.value == file
    assert fr in problem.message.fr
    assert en in problem.message.en


def test_a_document_without_archived_text_has_no_quotes_to_check(territory: Territory) -> None:
    territory.set(DOCUMENTS, "reunion", "fichier", "")
    territory.set(CITATIONS, "navette", "exact", "autre chose")

    assert territory.check() == ()


def test_quotes_in_a_table_with_windows_line_ends(territory: Territory) -> None:
    territory.write(CITATIONS, territory.read(CITATIONS).replace("\n", "\r\n"))

    assert territory.check() == ()
