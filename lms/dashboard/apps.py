from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "lms.dashboard"
    label = "dashboard"
    verbose_name = "Dasbor"
