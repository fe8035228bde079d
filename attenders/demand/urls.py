from django.urls import path

from attenders.demand import views


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tables/<slug:name>.csv", views.table_download, name="table_download"),
    path("people/", views.people, name="people"),
]
