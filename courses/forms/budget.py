"""In the CMS: how much a module weighs, and no publishing above its budget."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

# Buttons that lead to a published page, at once or after a review.
PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")


class BudgetForm(WagtailAdminPageForm):
    """The form of a module or lesson: a draft may weigh anything, what is live not."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not any(name in self.data for name in PUBLISHING):
            return
        from courses.packs.budget import size_of_page

        size = size_of_page(self.instance, self.parent_page)
        if size.too_big:
            self.add_error(None, size.refusal)


class PackSizePanel(Panel):
    """The weight of the module as it stands in this editor's draft."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/pack_size.html"

        def is_shown(self) -> bool:
            # A page that was never saved weighs nothing yet.
            return self.instance.pk is not None and super().is_shown()

        def get_context_data(
            self, parent_context: dict[str, Any] | None = None
        ) -> dict[str, Any]:
            """Add `size`, weighed with the draft that the editor shows."""
            from courses.packs.budget import size_of_page

            context = super().get_context_data(parent_context)
            context["size"] = size_of_page(self.instance)
            return context
