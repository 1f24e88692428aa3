from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Penilaian"

    def ready(self) -> None:
        from assessments import facts, work

        facts.register()
        work.register()
