from django.urls import path

from academy.programme import views


app_name = "programme"

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("help/", views.page_help, name="page_help"),
    path("help/glossary/", views.page_glossary, name="page_glossary"),
    path("help/methods/", views.page_methods, name="page_methods"),
    path("help/check-our-sums/", views.page_sums, name="page_sums"),
    path("help/exports/", views.export_list, name="export_list"),
    path("help/exports/emis-web/", views.export_emis, name="export_emis"),
    path("help/exports/systmone/", views.export_systmone, name="export_systmone"),
    path("help/exports/another/", views.export_another, name="export_another"),
    path(
        "help/exports/template.csv", views.template_download, name="template_download"
    ),
    path("help/exports/example.csv", views.example_download, name="example_download"),
    path("privacy/", views.page_privacy, name="page_privacy"),
    path("accessibility/", views.page_accessibility, name="page_accessibility"),
]
