from django.urls import path

from attenders.extracts import erasure_views, history_views, layout_views, views


app_name = "extracts"

urlpatterns = [
    path("", views.upload_list, name="upload_list"),
    path("add/", views.upload_add, name="upload_add"),
    path("layouts/", layout_views.layout_list, name="layout_list"),
    path(
        "layouts/<uuid:layout_id>/retire/",
        layout_views.layout_retire,
        name="layout_retire",
    ),
    path("list-size/", views.list_size, name="list_size"),
    path("keeping/", history_views.retention_change, name="retention_change"),
    path("keeping/confirm/", history_views.retention_confirm, name="retention_confirm"),
    path("delete-everything/", erasure_views.erasure_add, name="erasure_add"),
    path(
        "receipts/<uuid:receipt_id>/", erasure_views.receipt_show, name="receipt_show"
    ),
    path(
        "receipts/<uuid:receipt_id>/receipt.txt",
        erasure_views.receipt_download,
        name="receipt_download",
    ),
    path("<uuid:upload_id>/", views.upload_show, name="upload_show"),
    path("<uuid:upload_id>/progress/", views.upload_progress, name="upload_progress"),
    path(
        "<uuid:upload_id>/columns/", layout_views.upload_columns, name="upload_columns"
    ),
    path("<uuid:upload_id>/words/", layout_views.upload_words, name="upload_words"),
    path("<uuid:upload_id>/check/", layout_views.upload_check, name="upload_check"),
    path("<uuid:upload_id>/bad-rows/", layout_views.bad_rows, name="bad_rows"),
    path("<uuid:upload_id>/stop/", layout_views.upload_stop, name="upload_stop"),
    path("<uuid:upload_id>/undo/", history_views.upload_undo, name="upload_undo"),
    path("<uuid:upload_id>/dates/", views.date_order, name="date_order"),
    path(
        "<uuid:upload_id>/problems.csv",
        views.problem_download,
        name="problem_download",
    ),
    path("<uuid:upload_id>/problems/", views.problem_list, name="problem_list"),
]
