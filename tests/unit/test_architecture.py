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


def calls(tree: ast.AST, name: str):
    """Where a function or class is called, or taken to be called later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            called = node.attr if isinstance(node, ast.Attribute) else node.id
            if called == name:
                yield node.lineno


def modules_that_use(name: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for app in ("academy", "attenders", "federations")
        for path in (ROOT / app).rglob("*.py")
        if any(calls(ast.parse(path.read_text()), name))
    }


def test_what_leaves_the_practice_goes_one_way():
    """Reports come from `reports.py` alone, and those for outside from the one function
    that takes nothing but an outside report (its types: test_outside.py)."""
    reports = "attenders/demand/reports.py"

    assert modules_that_use("outside_document") == {reports}
    assert modules_that_use("whole_page") == {reports}
    assert modules_that_use("sealed") == {"attenders/demand/report_documents.py"}
    assert modules_that_use("OutsideReport") == {
        "attenders/analysis/outside.py",
        "attenders/charts/outside.py",
        "attenders/demand/report_documents.py",
    }


def test_only_one_place_fills_the_page_that_leaves():
    filled = [
        path
        for app in ("academy", "attenders", "federations")
        for path in (ROOT / app).rglob("*.py")
        if "demand/report_outside.html" in path.read_text()
    ]
    included = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if "report_outside.html" in path.read_text()
    ]

    assert [path.name for path in filled] == ["report_documents.py"]
    assert included == []


def test_documents_of_reports_are_written_once():
    """Made in one place and never changed: what was approved is what was read."""
    path = ROOT / "attenders/demand/reports.py"
    written = [
        node.lineno
        for app in ("academy", "attenders", "federations")
        for module in (ROOT / app).rglob("*.py")
        if "migrations" not in module.parts
        for node in ast.walk(ast.parse(module.read_text()))
        if (isinstance(node, ast.keyword) and node.arg == "document")
        or (
            isinstance(node, ast.Attribute)
            and node.attr == "document"
            and isinstance(node.ctx, ast.Store)
        )
    ]

    assert len(written) == 1
    assert path.read_text().splitlines()[written[0] - 1].strip() == "document=document,"
