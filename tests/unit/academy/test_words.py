import pytest

from academy.words import cell


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", " =1", "\tx", "|x"])
def test_formulas_become_text(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "soon", "31/03/2025", "a=b", "é", "'x"])
def test_other_texts_stay(text):
    assert cell(text) == text
