from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.blocks import LessonBody


class HomePage(Page):
    """Root of the site; people see the role's own home, made by a view."""

    max_count = 1

    class Meta:
        verbose_name = "beranda"


class ArticlePage(Page):
    """A page of general information (tentang, bantuan, pelindungan data)."""

    introduction = RichTextField("pengantar", blank=True, features=["bold", "italic"])
    body = StreamField(LessonBody(), verbose_name="isi", blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "halaman informasi"
