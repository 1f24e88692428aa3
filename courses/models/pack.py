from django.db import models
from django.utils import timezone

from courses.models.course import CoursePage


class PackPart(models.Model):
    """One file of a lesson pack under the digest of its content; never changed.

    Parts outlive the pack they were made for: a phone may still be fetching them.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    # The body gzipped, empty where that saves nothing.
    packed = models.BinaryField(default=bytes, blank=True)
    size = models.PositiveIntegerField()
    # What goes over the wire: the gzipped length, or the size.
    wire_bytes = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bagian paket"

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class Pack(models.Model):
    """The present pack of a module, made again when its pages differ from it."""

    course = models.OneToOneField(CoursePage, models.CASCADE, related_name="pack")
    # Digest of what the pack was made from; another one means it has to be made again.
    source = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    bytes = models.PositiveIntegerField()
    # Everything but the seal, which is added when it is asked for.
    manifest = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "paket modul"

    def __str__(self) -> str:
        return f"{self.course} {self.version}"
