"""What makes the site installable and readable without signal."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static


def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the installed app: name, start address, colours, icons."""
    sizes = {"192x192": "icon-192.png", "512x512": "icon-512.png"}
    icons = [
        {"src": static(f"lms/img/{name}"), "sizes": size, "type": "image/png"}
        for size, name in sizes.items()
    ]
    maskable = {**icons[1], "src": static("lms/img/icon-maskable-512.png")}
    icons.append({**maskable, "purpose": "maskable"})
    return JsonResponse(
        {
            "name": "Cakap – Kader Posyandu",
            "short_name": "Cakap",
            "lang": "id",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0f5e5a",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


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


def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    files = [static(name) for name in SHELL_FILES]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    response = render(
        request,
        "sw.js",
        {"files": files, "version": version},
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache"
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """Show the page for an address that was never read with signal."""
    return render(request, "offline.html")
