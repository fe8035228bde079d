"""A view in the address of a page."""

import pytest
from django.http import Http404, QueryDict
from hypothesis import given

from attenders.analysis.view import DEFAULT
from attenders.demand.view_query import query_of, view_from
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.test_view import views


@generated
@given(views)
def test_view_comes_back_from_its_address(view):
    assert view_from(QueryDict(query_of(view))) == view


def test_default_view_has_no_query():
    assert query_of(DEFAULT) == ""
    assert view_from(QueryDict("page=2")) == DEFAULT


@pytest.mark.parametrize(
    "query",
    [
        "from=2025-04-01",
        "to=2025-04-01",
        "from=2025-04-31&to=2025-05-31",
        "from=soon&to=later",
        "from=2025-04-02&to=2025-04-01",
        "from=1925-04-02&to=2025-04-01",
        "staff=PORTER",
        "outcomes=BOOKED",
        "modes=LETTER",
        "definition=TOP_4",
    ],
)
def test_nonsense_is_not_found(query):
    with pytest.raises(Http404):
        view_from(QueryDict(query))
