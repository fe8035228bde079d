from django.urls import path

from attenders.demand import views


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("people/", views.people, name="people"),
]
