from django.urls import path

from attenders.demand import quality_views, views


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tables/<slug:name>.csv", views.table_download, name="table_download"),
    path("people/", views.people, name="people"),
    path("data-quality/", quality_views.quality, name="quality"),
    path(
        "data-quality/what-counts/",
        quality_views.outcome_choices,
        name="outcome_choices",
    ),
    path("data-quality/week/", quality_views.week_check, name="week_check"),
]
