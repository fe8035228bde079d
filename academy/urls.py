"""Every address. Ids are UUIDs; `practice_id` is checked by the middleware."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from academy.programme import views as programme


handler500 = "academy.programme.views.server_error"

# Only what we use of allauth; nobody makes an account for themselves
account_urls = [
    path("sign-in/", login_not_required(account.login), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path(
        "not-active/",
        login_not_required(account.account_inactive),
        name="account_inactive",
    ),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path(
        "password/forgotten/",
        login_not_required(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/forgotten/sent/",
        login_not_required(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/new/done/",
        login_not_required(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        login_not_required(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/confirm/", account.reauthenticate, name="account_reauthenticate"),
]

practice_urls = [
    path("home/", programme.practice_home, name="practice_home"),
    path("", include("attenders.demand.urls")),
    path("uploads/", include("attenders.extracts.urls")),
    path("registered/", include("attenders.registered.urls")),
    path("tally/", include("attenders.tallies.urls")),
    path("what-time-costs/", include("attenders.costs.urls")),
    path("choices/", include("attenders.choices.urls")),
]

urlpatterns = [
    path("", include("academy.programme.urls")),
    path("account/", include(account_urls)),
    path("practices/<uuid:practice_id>/", include(practice_urls)),
]
