from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "Sertifikat"

    def ready(self) -> None:
        from certificates import work

        work.register()
