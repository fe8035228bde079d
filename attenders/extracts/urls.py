from django.urls import path

from attenders.extracts import views


app_name = "extracts"

urlpatterns = [
    path("", views.upload_list, name="upload_list"),
    path("add/", views.upload_add, name="upload_add"),
    path("list-size/", views.list_size, name="list_size"),
    path("template.csv", views.template_download, name="template_download"),
    path("<uuid:upload_id>/", views.upload_show, name="upload_show"),
    path("<uuid:upload_id>/progress/", views.upload_progress, name="upload_progress"),
    path("<uuid:upload_id>/dates/", views.date_order, name="date_order"),
    path(
        "<uuid:upload_id>/problems.csv",
        views.problem_download,
        name="problem_download",
    ),
    path("<uuid:upload_id>/problems/", views.problem_list, name="problem_list"),
]
