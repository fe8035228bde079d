from django.urls import path

from academy.programme import views


app_name = "programme"

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("help/", views.page_help, name="page_help"),
    path("privacy/", views.page_privacy, name="page_privacy"),
    path("accessibility/", views.page_accessibility, name="page_accessibility"),
]
