from django.db import models
from django.db.models import Q

from lms.wilayah.models import Wilayah


class Organiser(models.Model):
    """The office that holds events and signs papers, with its letterhead."""

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=200)
    # First line of the letterhead, e.g. PEMERINTAH PROVINSI KALIMANTAN TENGAH.
    government = models.CharField("pemerintah", max_length=200)
    address = models.TextField("alamat pada kop", blank=True)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="organisers")
    logo = models.ForeignKey(
        "content.CustomImage", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Unit part of official numbers, e.g. DPMD.
    number_unit = models.CharField("unit pada nomor", max_length=20)
    archive_code = models.CharField("klasifikasi arsip", max_length=30)
    # Format fields: {classification} {number} {unit} {year}.
    number_pattern = models.CharField(
        "pola nomor",
        max_length=80,
        default="{classification}/{number}/{unit}/{year}",
    )

    class Meta:
        verbose_name = "penyelenggara"
        verbose_name_plural = "penyelenggara"
        constraints = [
            models.CheckConstraint(
                condition=Q(number_pattern__contains="{number}"),
                name="organiser_pattern_holds_the_number",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Signatory(models.Model):
    """An official who signs for an organiser, between dates."""

    organiser = models.ForeignKey(Organiser, models.PROTECT, related_name="signatories")
    name = models.CharField("nama", max_length=150)
    title = models.CharField("jabatan", max_length=150)
    rank = models.CharField("pangkat/golongan", max_length=80, blank=True)
    nip = models.CharField("NIP", max_length=18, blank=True)
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "penanda tangan"
        verbose_name_plural = "penanda tangan"

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
