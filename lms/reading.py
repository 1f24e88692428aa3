"""How a person reads: how large the letters are, and whether pictures wait for a tap.

Both choices are cookies that scripts read as well, because pages kept on the phone are
shown without asking the server. They say nothing about the person.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

SIZE_COOKIE, SAVER_COOKIE, VOICE_COOKIE = "text-size", "save-data", "voice"
# The name in the cookie and in <html data-text="…">, and the word on the screen.
SIZES = {"": "Biasa", "large": "Besar", "huge": "Sangat besar"}
# Browsers forget a cookie after 400 days at the latest.
REMEMBERED_SECONDS = 400 * 24 * 60 * 60


@dataclass(frozen=True)
class Reading:
    """What the person chose; `size` is a key of SIZES."""

    size: str
    saves_data: bool
    # The browser itself asks for less (its data saver), whatever was chosen here.
    browser_saves: bool
    # A script found an Indonesian voice: the button is there from the start.
    hears: bool

    @property
    def sizes(self) -> list[dict[str, Any]]:
        """Every size with its word, the chosen one marked."""
        return [
            {"value": value, "word": word, "chosen": value == self.size}
            for value, word in SIZES.items()
        ]


def reading_of(request: HttpRequest) -> Reading:
    """Return the choices of this browser; what is not understood counts as unsaid."""
    size = request.COOKIES.get(SIZE_COOKIE, "")
    chosen = request.COOKIES.get(SAVER_COOKIE, "")
    browser_saves = request.headers.get("Save-Data", "").lower() == "on"
    return Reading(
        size=size if size in SIZES else "",
        saves_data=chosen == "1" or (browser_saves and chosen != "0"),
        browser_saves=browser_saves,
        hears=request.COOKIES.get(VOICE_COOKIE) == "1",
    )


def reading(request: HttpRequest) -> dict[str, Reading]:
    """Give templates `reading`; a context processor."""
    return {"reading": reading_of(request)}


# The form stands on a page that is the same for everybody and therefore carries no
# token; a stranger who forges it can only change how large the letters are.
@csrf_exempt
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Remember the size of the letters or the saver, whichever was pressed."""
    response = redirect("phone_reading")
    if request.POST.get("text-size") in SIZES:
        _remember(response, SIZE_COOKIE, request.POST["text-size"])
    if request.POST.get("save-data") in {"0", "1"}:
        _remember(response, SAVER_COOKIE, request.POST["save-data"])
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=REMEMBERED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
