"""Deleting everything a practice has brought, and the receipts for that."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from academy.people import erasure
from academy.people.models import Receipt
from academy.people.permissions import (
    PracticeRequest,
    confirmed_lately,
    for_practice_managers,
    for_practice_people,
)
from academy.templating import moment
from academy.words import number
from attenders.extracts.forms import ErasureForm


@for_practice_managers
@confirmed_lately
@require_http_methods(["GET", "POST"])
def erasure_add(request: PracticeRequest) -> HttpResponse:
    """Say what would be deleted; delete it once its code has been typed."""
    code = request.practice.ods_code
    sent = request.method == "POST"
    form = ErasureForm(request.POST, code=code) if sent else ErasureForm(code=code)
    if form.is_valid():
        erasure.ask(practice=request.practice, by=request.user)
        return redirect("extracts:upload_list", practice_id=request.practice.pk)
    context = {
        "practice": request.practice,
        "here": "uploads",
        "form": form,
        "counts": erasure.counted(request.practice),
    }
    return render(request, "extracts/erasure_add.html", context)


def _receipt(request: PracticeRequest, receipt_id: UUID) -> Receipt:
    receipt: Receipt = get_object_or_404(request.practice.receipts, pk=receipt_id)
    return receipt


def _lines(receipt: Receipt) -> dict[str, str]:
    """What a receipt says, on paper as on the page."""
    return {
        "Receipt": receipt.number,
        "Practice": f"{receipt.practice_name} ({receipt.ods_code})",
        "Asked for by": receipt.asked_by,
        "Asked for on": moment(receipt.asked_at),
        "Deleted on": moment(receipt.erased_at),
        **{words.capitalize(): number(count) for words, count in receipt.counts},
    }


@for_practice_people
@require_GET
def receipt_show(request: PracticeRequest, receipt_id: UUID) -> HttpResponse:
    receipt = _receipt(request, receipt_id)
    context = {
        "practice": request.practice,
        "here": "uploads",
        "receipt": receipt,
        "lines": _lines(receipt),
    }
    return render(request, "extracts/receipt_show.html", context)


@for_practice_people
@require_GET
def receipt_download(request: PracticeRequest, receipt_id: UUID) -> HttpResponse:
    receipt = _receipt(request, receipt_id)
    lines = [f"{label}: {value}" for label, value in _lines(receipt).items()]
    return HttpResponse(
        "\n".join(["Everything was deleted", "", *lines, ""]),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="receipt-{receipt.number}.txt"'
        },
    )
