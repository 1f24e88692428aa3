from django.db import models

from content.models import CustomImage


class QuestionCase(models.Model):
    """A story about invented people that several questions belong to."""

    key = models.SlugField("kunci", max_length=60, unique=True)
    title = models.CharField("judul", max_length=200)
    story = models.TextField("cerita")
    image = models.ForeignKey(
        CustomImage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gambar",
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "kasus"
        verbose_name_plural = "kasus"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title
