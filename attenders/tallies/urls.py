from django.urls import path

from attenders.tallies import views


app_name = "tallies"

urlpatterns = [
    path("", views.summary_show, name="summary_show"),
    path("count/", views.count_add, name="count_add"),
    path("sessions/", views.session_list, name="session_list"),
    path("sessions.csv", views.session_download, name="session_download"),
    path("upload/", views.sheet_upload, name="sheet_upload"),
    path("template.csv", views.template_download, name="template_download"),
    path("sessions/<uuid:session_id>/", views.session_change, name="session_change"),
    path(
        "sessions/<uuid:session_id>/delete/",
        views.session_delete,
        name="session_delete",
    ),
]
