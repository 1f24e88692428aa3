from django.urls import path

from lms.sync import views

urlpatterns = [path("api/sync/", views.door, name="sync")]
