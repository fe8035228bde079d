"""One page of a table, in the order that the address asks for."""

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table


def show_page(request: HttpRequest, table: Table, *, per_page: int) -> None:
    """Order and page the table; how long a page is, is never the address's to say."""
    RequestConfig(request, paginate=False).configure(table)
    try:
        asked = request.GET.get(table.prefixed_page_field, 1)
        table.paginate(page=asked, per_page=per_page)
    except PageNotAnInteger:
        table.paginate(page=1, per_page=per_page)
    except EmptyPage:
        table.paginate(page=1, per_page=per_page)
        last = max(table.paginator.num_pages, 1)
        table.paginate(page=last, per_page=per_page)
