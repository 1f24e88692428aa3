"""What makes the site installable and readable without signal."""

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


def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    response = render(request, "sw.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """Show the page for an address that was never read with signal."""
    return render(request, "offline.html")
