"""The doors. allauth's other routes (sign-up, e-mail, codes) are not mounted."""

from allauth.account.views import logout
from django.urls import path

from lms.accounts import slip_views, views

urlpatterns = [
    path("masuk/", views.LoginView.as_view(), name="account_login"),
    path("keluar/", logout, name="account_logout"),
    path("aktivasi/", views.activate, name="activate"),
    path("aktivasi/<str:code>/", views.activate_slip, name="activate_slip"),
    path("slip/", slip_views.search, name="slip_search"),
    path("slip/<uuid:uid>/", slip_views.issue, name="slip_issue"),
    path("kartu/", views.card, name="card"),
]
