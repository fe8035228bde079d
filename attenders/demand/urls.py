from django.urls import path

from attenders.demand import analysis_views, guess_views, quality_views, views


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tables/<slug:name>.<slug:form>", views.table_download, name="table_download"),
    path("people/", views.people, name="people"),
    path("people/numbers/", views.number_list, name="number_list"),
    path("people/<int:patient_id>/number/", views.number_show, name="number_show"),
    path("guess/", guess_views.guess, name="guess"),
    path("guess/skip/", guess_views.guess_skip, name="guess_skip"),
    path("guess/and-figures/", guess_views.guess_show, name="guess_show"),
    path(
        "guess/and-figures.<slug:form>",
        guess_views.guess_download,
        name="guess_download",
    ),
    path("periods/", analysis_views.analyses, name="analyses"),
    path(
        "periods/<uuid:job_id>/progress/",
        analysis_views.analysis_progress,
        name="analysis_progress",
    ),
    path(
        "periods/<uuid:job_id>/stop/",
        analysis_views.analysis_stop,
        name="analysis_stop",
    ),
    path("data-quality/", quality_views.quality, name="quality"),
    path(
        "data-quality/what-counts/",
        quality_views.outcome_choices,
        name="outcome_choices",
    ),
    path("data-quality/week/", quality_views.week_check, name="week_check"),
]
