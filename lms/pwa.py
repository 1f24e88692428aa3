"""What makes the site installable and readable without signal."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

# What must be there before the first page can open without signal.
SHELL_FILES = (
    "lms/css/cakap.css",
    "lms/css/parts.css",
    "lms/css/lesson.css",
    "lms/js/app.js",
    "lms/js/outbox.js",
    "npm/idb/index.js",
    "lms/img/icon.svg",
)


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
        },
        content_type="application/manifest+json",
    )
    patch_cache_control(response, public=True, max_age=86_400)
    return response


def release(request: HttpRequest) -> str:
    """Return a digest that changes with anything the worker keeps by itself."""
    parts = [static(name) for name in (*SHELL_FILES, "lms/js/worker.js")]
    parts += [render_to_string("offline.html"), render_to_string("sw.js")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@condition(etag_func=lambda request: f'"{release(request)}"')
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    files = [static(name) for name in SHELL_FILES]
    context = {"files": files, "version": release(request)}
    response = render(request, "sw.js", context)
    response["Content-Type"] = "text/javascript; charset=utf-8"
    # Asked again at every visit, so that a new release is never more than one away.
    response["Cache-Control"] = "no-cache"
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """Show the page for an address that was never read with signal."""
    return render(request, "offline.html")
