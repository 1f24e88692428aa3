from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Pembelajaran"

    def ready(self) -> None:
        from courses import facts, receivers

        facts.register()
        receivers.connect()
