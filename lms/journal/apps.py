from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "lms.journal"
    label = "journal"
    verbose_name = "Jurnal"
