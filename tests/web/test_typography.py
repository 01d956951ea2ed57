"""How words, numbers and dates are written for people."""

from datetime import date, time
from decimal import Decimal

import pytest

from pacte_web import typography


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quelles actions ?", "Quelles actions\u202f?"),
        ("l'axe : « Emploi » ; fin !", "l’axe\u00a0: «\u00a0Emploi\u00a0»\u202f; fin\u202f!"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_french_has_its_spaces_and_apostrophe(text: str, expected: str) -> None:
    assert typography.words(text, "fr") == expected


def test_english_has_no_french_spaces() -> None:
    assert typography.words("What is it ?", "en") == "What is it ?"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (7, "7", "7"),
        (1145000, "1\u202f145\u202f000", "1,145,000"),
        (Decimal("0.5"), "0,5", "0.5"),
    ],
)
def test_numbers_follow_the_language(value: int | Decimal, french: str, english: str) -> None:
    assert typography.number(value, "fr") == french
    assert typography.number(value, "en") == english


def test_dates_and_times_are_in_words() -> None:
    assert typography.day(date(2024, 8, 29), "fr") == "29\u00a0août\u00a02024"
    assert typography.day(date(2024, 8, 29), "en") == "29\u00a0August\u00a02024"
    assert typography.hour(time(14, 30), "fr") == "14\u00a0h\u00a030"
    assert typography.hour(time(9), "en") == "09:00"
