from django.urls import path

from courses import event_urls
from courses.views.lesson import finish_lesson

urlpatterns = [
    path(
        "modul/<slug:course>/<slug:lesson>/selesai/",
        finish_lesson,
        name="finish_lesson",
    ),
    *event_urls.urlpatterns,
]
