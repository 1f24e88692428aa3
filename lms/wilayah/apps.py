from django.apps import AppConfig


class WilayahConfig(AppConfig):
    name = "lms.wilayah"
    label = "wilayah"
    verbose_name = "Wilayah"
