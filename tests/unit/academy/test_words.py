from datetime import date

import pytest

from academy.words import cell, pounds, span


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+44", "-2", "@SUM(A1)", " =1", "\tx", "|x", "\u00a0=1"),
        *("\ufeff=1", "\u200b\0@x", "\uff1d1+1", "\uff20SUM(A1)"),
    ],
)
def test_formulas_become_text(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "soon", "31/03/2025", "a=b", "é", "'x"])
def test_other_texts_stay(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2025-03-03", "2025-03-03", "3 March 2025"),
        ("2025-03-03", "2025-03-07", "3 to 7 March 2025"),
        ("2025-03-31", "2025-04-04", "31 March to 4 April 2025"),
        ("2024-12-30", "2025-01-03", "30 December 2024 to 3 January 2025"),
    ],
)
def test_span(first, last, text):
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "£0"), (0.4, "£0"), (1234.5678, "£1,235")]
)
def test_pounds(value, text):
    assert pounds(value) == text
