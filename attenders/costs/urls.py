from django.urls import path

from attenders.costs import views


app_name = "costs"

urlpatterns = [
    path("", views.cost_list, name="cost_list"),
    path("manual/", views.manual_change, name="manual_change"),
    path("<slug:staff>/", views.cost_change, name="cost_change"),
    path("<slug:staff>/take-back/", views.cost_take_back, name="cost_take_back"),
]
