"""Rules of the house that import-linter and ruff cannot say."""

import ast
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.environment import ROOT


VIEWS = sorted(
    path
    for app in ("academy", "attenders", "federations")
    for path in (ROOT / app).rglob("*views*.py")
)
COMMITTED = ("requirements.lock", "requirements-dev.lock", "package-lock.json")


def queries_past_the_practice(tree: ast.AST):
    """Uses of a model's manager, which would see all practices."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in (
            "objects",
            "_default_manager",
        ):
            yield node.lineno


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_reach_data_through_the_practice(path: Path):
    assert list(queries_past_the_practice(ast.parse(path.read_text()))) == []


def test_the_rule_about_views_finds_what_it_is_for():
    tree = ast.parse("def view(request):\n    return Upload.objects.get(pk=1)")

    assert list(queries_past_the_practice(tree)) == [2]


@pytest.mark.parametrize("name", COMMITTED)
def test_locks_name_no_address(name: str):
    text = (ROOT / name).read_text()

    assert "http:" not in text
    assert '"resolved"' not in text


def test_frontend_and_its_templates_move_together():
    """The table of versions is in nhsuk-frontend-jinja's README."""
    package = json.loads((ROOT / "package.json").read_text())

    assert version("nhsuk-frontend-jinja") == "0.10.2"
    assert package["dependencies"]["nhsuk-frontend"] == "10.6.1"


def test_plotly_style_is_of_the_plotly_we_serve():
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package["dependencies"]["plotly.js-cartesian-dist-min"]

    first = (ROOT / "static/built/front/plotly.css").read_text().splitlines()[0]

    assert first == f"/* plotly.js {wanted} */"


def test_templates_have_nothing_inline():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()

        assert "<script>" not in text, path
        assert " style=" not in text, path
        assert "hx-on" not in text, path
