from django.urls import path

from courses.views.lesson import finish_lesson

urlpatterns = [
    path(
        "modul/<slug:course>/<slug:lesson>/selesai/",
        finish_lesson,
        name="finish_lesson",
    ),
]
