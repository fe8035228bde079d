from django.urls import path

from attenders.demand import (
    analysis_views,
    at_risk_views,
    guess_views,
    quality_views,
    report_views,
    rule_views,
    subject_views,
    turned_away_views,
    views,
)


app_name = "demand"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tables/<slug:name>.<slug:form>", views.table_download, name="table_download"),
    path("figures/", subject_views.subject, name="overview"),
    path("figures/<slug:slug>/", subject_views.subject, name="subject"),
    path(
        "figures/<slug:slug>/<slug:block>.<slug:form>",
        subject_views.subject_download,
        name="subject_download",
    ),
    path("people/", views.people, name="people"),
    path("people/numbers/", views.number_list, name="number_list"),
    path("people/<int:patient_id>/number/", views.number_show, name="number_show"),
    path("people-at-risk/", at_risk_views.at_risk_list, name="at_risk_list"),
    path("who-starts-appointments/", rule_views.rule_list, name="rule_list"),
    path("turned-away/", turned_away_views.turned_away, name="turned_away"),
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
    path("report/", report_views.report, name="report"),
    path("report/<uuid:report_id>/", report_views.report_show, name="report_show"),
    path(
        "report/<uuid:report_id>/progress/",
        report_views.report_progress,
        name="report_progress",
    ),
    path(
        "report/<uuid:report_id>/approve/",
        report_views.report_approve,
        name="report_approve",
    ),
    path(
        "report/<uuid:report_id>/make-pdf/",
        report_views.report_print,
        name="report_print",
    ),
    path(
        "report/<uuid:report_id>/pdf/",
        report_views.report_download,
        name="report_download",
    ),
    path(
        "report/<uuid:report_id>/delete/",
        report_views.report_delete,
        name="report_delete",
    ),
    path("data-quality/", quality_views.quality, name="quality"),
    path(
        "data-quality/what-counts/",
        quality_views.outcome_choices,
        name="outcome_choices",
    ),
    path("data-quality/week/", quality_views.week_check, name="week_check"),
]
