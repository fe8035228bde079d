from django.urls import path

from attenders.registered import views


app_name = "registered"

urlpatterns = [
    path("", views.summary, name="summary"),
    path("lists/add/", views.list_add, name="list_add"),
    path("lists/template.csv", views.list_template, name="list_template"),
    path("lists/<uuid:list_id>/", views.list_show, name="list_show"),
    path("lists/<uuid:list_id>/progress/", views.list_progress, name="list_progress"),
    path("lists/<uuid:list_id>/problems/", views.problem_list, name="problem_list"),
    path(
        "lists/<uuid:list_id>/problems.csv",
        views.problem_download,
        name="problem_download",
    ),
    path("age-sex/", views.age_sex_edit, name="age_sex_edit"),
    path("age-sex/file/", views.age_sex_upload, name="age_sex_upload"),
    path("age-sex/template.csv", views.age_sex_template, name="age_sex_template"),
]
