"""The examples in the docstrings of the site are true."""

import doctest
from types import ModuleType

import pytest

from pacte_web import negotiation, questions, typography, urls


@pytest.mark.parametrize("module", [questions, negotiation, typography, urls])
def test_examples_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
