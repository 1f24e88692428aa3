"""Every block a lesson is made of. Each has one template under content/blocks/."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from content.packing import keep_picture

PLAIN = ["bold", "italic", "ol", "ul", "link"]


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=PLAIN, label="Paragraf", **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "content/blocks/paragraph.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="gambar")
    alt = blocks.CharBlock(label="teks pengganti", max_length=255)
    caption = blocks.CharBlock(label="keterangan", required=False, max_length=255)

    class Meta:
        icon = "image"
        label = "Gambar berketerangan"
        template = "content/blocks/picture.html"

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add `kept`, the picture in the pack, while a pack is being collected."""
        context = super().get_context(value, parent_context=parent_context)
        if context.get("pack"):
            context["kept"] = keep_picture(context["pack"], value["image"])
        return context


class StepBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="langkah", max_length=400)
    why = blocks.CharBlock(label="alasan", required=False, max_length=400)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="judul", max_length=120)
    items = blocks.ListBlock(StepBlock(), label="langkah")

    class Meta:
        icon = "list-ol"
        label = "Langkah"
        template = "content/blocks/steps.html"


class ReferBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="judul", default="Kapan merujuk", max_length=120)
    text = blocks.RichTextBlock(features=PLAIN, label="isi")

    class Meta:
        icon = "warning"
        label = "Kapan merujuk / peringatan"
        template = "content/blocks/refer.html"


class RightWrongBlock(blocks.StructBlock):
    right = blocks.ListBlock(blocks.CharBlock(max_length=300), label="benar")
    wrong = blocks.ListBlock(blocks.CharBlock(max_length=300), label="salah")

    class Meta:
        icon = "order"
        label = "Benar dan salah"
        template = "content/blocks/right_wrong.html"


class CaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="judul", max_length=120)
    story = blocks.RichTextBlock(features=PLAIN, label="cerita (orang rekaan)")
    question = blocks.CharBlock(label="pertanyaan", max_length=300)
    answer = blocks.RichTextBlock(features=PLAIN, label="jawaban")

    class Meta:
        icon = "comment"
        label = "Kasus"
        template = "content/blocks/case.html"


class SayBlock(blocks.StructBlock):
    situation = blocks.CharBlock(label="keadaan", max_length=200)
    words = blocks.TextBlock(label="kata-kata")

    class Meta:
        icon = "openquote"
        label = "Contoh ucapan"
        template = "content/blocks/say.html"


class SummaryBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), label="pokok")

    class Meta:
        icon = "tick-inverse"
        label = "Ringkasan"
        template = "content/blocks/summary.html"


class LessonBody(blocks.StreamBlock):
    """The blocks a lesson may hold, under the names of the curriculum files."""

    paragraph = ParagraphBlock()
    image = PictureBlock()
    steps = StepsBlock()
    refer = ReferBlock()
    right_wrong = RightWrongBlock()
    case = CaseBlock()
    say = SayBlock()
    summary = SummaryBlock()
