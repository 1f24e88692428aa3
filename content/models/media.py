from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CustomImage(AbstractImage):
    """A picture with the words that replace it for who cannot see it."""

    alt_text = models.CharField("teks pengganti", max_length=255, blank=True)
    # Where a loaded picture comes from in the curriculum files; empty if uploaded.
    source_path = models.CharField(max_length=200, blank=True, db_index=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text")

    class Meta(AbstractImage.Meta):
        verbose_name = "gambar"
        verbose_name_plural = "gambar"

    @property
    def default_alt_text(self) -> str:
        """Alternative text, falling back to the title."""
        return self.alt_text or self.title


class CustomRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(
        CustomImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="rendition_unique_per_filter",
            )
        ]


class CustomDocument(AbstractDocument):
    """A file handed out with a module."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
