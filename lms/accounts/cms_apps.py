from wagtail.users.apps import WagtailUsersAppConfig


class CmsUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with forms for our people, who have one name and a phone."""

    user_viewset = "lms.accounts.cms.UserViewSet"
