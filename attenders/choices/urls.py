from django.urls import path

from attenders.choices import rule_views, views


app_name = "choices"

urlpatterns = [
    path("income/", views.income_show, name="income_show"),
    path("income/change/", views.income_change, name="income_change"),
    path("income/remove/", views.income_remove, name="income_remove"),
    path("people-at-risk/rule/", views.at_risk_change, name="at_risk_change"),
    path("people-at-risk/owner/", views.owner_change, name="owner_change"),
    path("rules/add/", rule_views.rule_add, name="rule_add"),
    path("rules/default/", rule_views.rules_reset, name="rules_reset"),
    path("rules/rules.json", rule_views.rules_download, name="rules_download"),
    path("rules/<uuid:rule_id>/", rule_views.rule_change, name="rule_change"),
    path("rules/<uuid:rule_id>/switch/", rule_views.rule_switch, name="rule_switch"),
    path("rules/<uuid:rule_id>/remove/", rule_views.rule_remove, name="rule_remove"),
    path(
        "slot-types/<int:slot_type_id>/",
        rule_views.slot_type_add,
        name="slot_type_add",
    ),
]
