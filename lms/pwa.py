"""What makes the site installable and readable without signal."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page

from courses.packs.seal import public_key

# What must be there before the first page can open without signal.
SHELL_FILES = (
    "lms/css/cakap.css",
    "lms/css/parts.css",
    "lms/css/lesson.css",
    "lms/js/app.js",
    "lms/js/outbox.js",
    "lms/js/sending.js",
    "lms/js/trouble.js",
    "lms/js/update.js",
    "lms/js/rescue.js",
    "lms/js/phone/unsent.js",
    "lms/js/device.js",
    "lms/js/readers.js",
    "lms/js/pin.js",
    "lms/js/lock.js",
    "lms/js/phone/people.js",
    "lms/js/store.js",
    "npm/idb/index.js",
    "lms/js/usage.js",
    "lms/js/reading.js",
    "lms/js/listen.js",
    "lms/js/pictures.js",
    "lms/js/phone/reading.js",
    "lms/js/packed.js",
    "lms/js/phone/packs.js",
    "lms/js/phone/import.js",
    "lms/js/phone/packfile.js",
    "lms/js/phone/zip.js",
    "lms/js/phone/hall.js",
    "lms/js/phone/handover.js",
    "courses/js/module.js",
    "courses/js/packs.js",
    "courses/js/packs-offer.js",
    "assessments/css/assessments.css",
    "assessments/js/exam.js",
    "assessments/js/papers.js",
    "assessments/js/feedback.js",
    "assessments/js/kinds.js",
)
# Address names of the pages that name nobody, with their templates: fetched without
# cookies, kept with the release, and shown to whoever holds the phone.
SHELL_PAGES = {
    "offline": "offline.html",
    "module_offline": "courses/module_offline.html",
    "phone": "phone/index.html",
    "phone_unsent": "phone/unsent.html",
    "phone_packs": "phone/packs.html",
    "phone_handover": "phone/handover.html",
    "phone_reading": "phone/reading.html",
    "phone_people": "phone/people.html",
    "phone_lock": "phone/lock.html",
    "exam": "assessments/exam.html",
}
# What a module's file is called on its way: see docs/packs.md.
SHARED_TYPES = ("text/plain", ".txt", "application/zip", ".zip")
WORKER = "lms/js/worker/start.js"


def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the installed app: name, start address, colours, icons."""
    sizes = {"192x192": "icon-192.png", "512x512": "icon-512.png"}
    icons = [
        {"src": static(f"lms/img/{name}"), "sizes": size, "type": "image/png"}
        for size, name in sizes.items()
    ]
    maskable = {**icons[1], "src": static("lms/img/icon-maskable-512.png")}
    icons.append({**maskable, "purpose": "maskable"})
    response = JsonResponse(
        {
            "id": "/",
            "name": "Cakap – Kader Posyandu",
            "short_name": "Cakap",
            "description": "Belajar, diuji, dan diakui sebagai kader Posyandu.",
            "lang": "id",
            "dir": "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0f5e5a",
            "icons": icons,
            # A module's file comes to the installed app from the share sheet.
            "share_target": {
                "action": reverse("phone_handover"),
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {"files": [{"name": "berkas", "accept": list(SHARED_TYPES)}]},
            },
        },
        content_type="application/manifest+json",
    )
    patch_cache_control(response, public=True, max_age=86_400)
    return response


def release(request: HttpRequest) -> str:
    """Return a digest that changes with anything the worker keeps by itself."""
    parts = [static(name) for name in (*SHELL_FILES, WORKER)]
    parts += [render_to_string(page, {"shell": True}) for page in SHELL_PAGES.values()]
    parts += [public_key(), render_to_string("sw.js")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def worker_script(request: HttpRequest) -> str:
    """Return the worker, or the one that calls it back when SERVICE_WORKER is off."""
    if not settings.SERVICE_WORKER:
        return render_to_string("sw_recall.js")
    context = {
        "files": [*map(static, SHELL_FILES), reverse("pack_key")],
        "pages": [reverse(name) for name in SHELL_PAGES],
        "version": release(request),
    }
    return render_to_string("sw.js", context)


@conditional_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    response = HttpResponse(
        worker_script(request), content_type="text/javascript; charset=utf-8"
    )
    # Asked again at every visit, so that a new release is never more than one away.
    response["Cache-Control"] = "no-cache"
    return response


def worker_state(request: HttpRequest) -> dict[str, bool]:
    """Give templates `worker_off`; a context processor."""
    return {"worker_off": not settings.SERVICE_WORKER}


def shell_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of the shell: the same for everybody, filled in by the phone."""
    return render(request, SHELL_PAGES[name], {"shell": True})
