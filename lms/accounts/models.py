from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.accounts.managers import KaderProfileQuerySet, UserManager
from lms.ids import new_uuid7
from lms.wilayah.models import Posyandu, Wilayah


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The phone is how they sign in, not who they are: families share one."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    # Short code on the card and the slip; tells two people of one phone apart.
    account_code = models.CharField("kode akun", max_length=8, unique=True)
    name = models.CharField("nama", max_length=150)
    phone = models.CharField("nomor HP", max_length=16, blank=True, db_index=True)
    email = models.EmailField("surel", blank=True)
    is_active = models.BooleanField("aktif", default=True)
    is_staff = models.BooleanField("boleh membuka admin teknis", default=False)
    # Invented people of the demonstration; never mixed into real figures silently.
    is_demo = models.BooleanField("data contoh", default=False)
    date_joined = models.DateTimeField("dibuat", default=timezone.now)

    USERNAME_FIELD = "account_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__startswith="+"),
                name="user_phone_is_e164",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name as Wagtail and Django ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return self.name.split(" ", 1)[0]

    @property
    def username(self) -> str:
        """The account code, under the name third-party apps look for."""
        return self.account_code


class KaderProfile(models.Model):
    """What makes a person a kader: the posyandu where they serve."""

    class Sex(models.TextChoices):
        FEMALE = "P", "Perempuan"
        MALE = "L", "Laki-laki"

    user = models.OneToOneField(User, models.PROTECT, related_name="kader")
    posyandu = models.ForeignKey(Posyandu, models.PROTECT, related_name="kaders")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    position = models.CharField("jabatan", max_length=80, default="Kader Posyandu")

    objects = KaderProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "kader"
        verbose_name_plural = "kader"

    def __str__(self) -> str:
        return self.user.name


class RoleAssignment(models.Model):
    """A role held in a wilayah and everything inside it."""

    class Role(models.TextChoices):
        DINAS = "dinas", "Dinas PMD"
        PANITIA = "panitia", "Panitia"
        FACILITATOR = "fasilitator", "Fasilitator"
        ASSESSOR = "penilai", "Penilai"
        AUTHOR = "penulis", "Penulis modul"

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField("peran", max_length=12, choices=Role)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    valid_from = models.DateField("berlaku dari", default=timezone.localdate)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "peran"
        verbose_name_plural = "peran"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "wilayah"],
                condition=Q(valid_until=None),
                name="role_held_once_per_wilayah",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.wilayah}"


class ActivationSlip(models.Model):
    """A printed slip with which a person sets the first PIN; only a hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="slips")
    code_hash = models.CharField("sidik kode", max_length=64, unique=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True, blank=True)

    class Meta:
        verbose_name = "slip aktivasi"
        verbose_name_plural = "slip aktivasi"

    def __str__(self) -> str:
        return f"Slip {self.user}"


class LoginThrottle(models.Model):
    """How often something was tried; one row per thing limited and per limit."""

    # HMAC of what is limited (a phone, a code, the whole platform): no phone in clear.
    key = models.CharField(max_length=64, unique=True)
    # Since when nothing else counts; see lms.accounts.throttle for each limit's rule.
    window_start = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "hitungan percobaan masuk"
        verbose_name_plural = "hitungan percobaan masuk"

    def __str__(self) -> str:
        return f"{self.attempts} sejak {self.window_start:%d %b %H.%M}"
