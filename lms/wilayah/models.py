from django.db import models
from django.db.models import F, Q

from lms.wilayah import codes


class WilayahQuerySet(models.QuerySet):
    def current(self) -> "WilayahQuerySet":
        """Areas in force today; older borders stay for older facts."""
        return self.filter(valid_until=None)

    def within(self, code: str) -> "WilayahQuerySet":
        """The area itself and all areas inside it; nothing for a malformed code."""
        if not codes.is_code(code):
            return self.none()
        return self.filter(Q(code=code) | Q(code__startswith=code + "."))


class Wilayah(models.Model):
    """An administrative area under Kemendagri's code, with its dates of force."""

    class Level(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN = "kabupaten", "Kabupaten/Kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA = "desa", "Desa/Kelurahan"

    class Kind(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA = "desa", "Desa"
        KELURAHAN = "kelurahan", "Kelurahan"
        DESA_ADAT = "desa_adat", "Desa Adat"

    code = models.CharField("kode Kemendagri", max_length=13)
    name = models.CharField("nama", max_length=120)
    level = models.CharField("tingkat", max_length=10, choices=Level)
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    source = models.CharField("sumber", max_length=200)

    objects = WilayahQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_until=None),
                name="wilayah_one_current_per_code",
            ),
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="wilayah_code_and_start_unique"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="wilayah_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["level", "code"], name="wilayah_level_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Name with its kind where the name alone is unclear (Desa Mandomai)."""
        if self.kind in (self.Kind.KECAMATAN, self.Kind.DESA, self.Kind.KELURAHAN):
            return f"{self.get_kind_display()} {self.name}"
        return self.name


class PosyanduQuerySet(models.QuerySet):
    def within(self, code: str) -> "PosyanduQuerySet":
        """Posyandu inside an area; nothing for a malformed code."""
        if not codes.is_code(code):
            return self.none()
        return self.filter(Q(desa__code=code) | Q(desa__code__startswith=code + "."))


class Posyandu(models.Model):
    """A posyandu, known by its name within its village."""

    desa = models.ForeignKey(
        Wilayah, models.PROTECT, related_name="posyandu", verbose_name="desa/kelurahan"
    )
    name = models.CharField("nama", max_length=120)
    # Nomor registrasi (village code and serial), where the posyandu has one yet.
    registration_number = models.CharField(
        "nomor registrasi", max_length=20, blank=True
    )

    objects = PosyanduQuerySet.as_manager()

    class Meta:
        verbose_name = "posyandu"
        verbose_name_plural = "posyandu"
        ordering = ["desa__code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["desa", "name"], name="posyandu_name_unique_in_desa"
            ),
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~Q(registration_number=""),
                name="posyandu_registration_number_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"Posyandu {self.name}"
