"""Content-Security-Policy per surface: strict, and the editor's own for /cms/."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse

CMS_PREFIX = "/cms/"
# Wagtail's editor writes inline styles and scripts into its pages.
CMS_ADDITIONS = {
    "script-src": ["'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'unsafe-inline'"],
    "frame-src": ["blob:"],
}


class SurfaceCSPMiddleware(CSPMiddleware):
    """django-csp's middleware, with a looser policy under the editor's address."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponse,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(CMS_PREFIX) and not report_only:
            parts.update = CMS_ADDITIONS
        return parts
