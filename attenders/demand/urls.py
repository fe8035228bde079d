from django.urls import path

from attenders.demand import views


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tables/<slug:name>.csv", views.table_download, name="table_download"),
    path("people/", views.people, name="people"),
    path("people/numbers/", views.number_list, name="number_list"),
    path("people/<int:patient_id>/number/", views.number_show, name="number_show"),
]
