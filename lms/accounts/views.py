from allauth.account import views as allauth_views
from allauth.account.forms import LoginForm
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lms.accounts.cards import card_svg
from lms.accounts.devices import remember_device
from lms.accounts.forms import FirstPinForm, SlipForm
from lms.accounts.models import ActivationSlip, KaderProfile, User
from lms.accounts.services import SlipRefused, find_slip, redeem_slip
from lms.accounts.throttle import (
    TooManyAttempts,
    check_breaker,
    count_attempt,
    count_failure,
    forget_attempts,
)

BACKEND = "lms.accounts.backends.PhonePinBackend"


class LoginView(allauth_views.LoginView):
    def get_authenticated_redirect_url(self) -> str:
        # The CMS sends people without access here; sending them back would never end.
        url = super().get_authenticated_redirect_url()
        enters_cms = url.startswith(reverse("wagtailadmin_home"))
        if enters_cms and not self.request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return url

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        remember_device(self.request, response, form.cleaned_data["login"])
        return response


def open_slip(code: str) -> ActivationSlip:
    """Find the slip; wrong codes count towards the platform's breaker for slips."""
    check_breaker("slip")
    try:
        return find_slip(code)
    except SlipRefused:
        count_failure("slip")
        raise


@never_cache
def activate(request: HttpRequest) -> HttpResponse:
    form = SlipForm(request.POST or None)
    if form.is_valid():
        try:
            open_slip(form.cleaned_data["code"])
            return redirect("activate_slip", code=form.cleaned_data["code"])
        except TooManyAttempts as refusal:
            form.add_error("code", refusal)
        except SlipRefused as refusal:
            form.add_error("code", str(refusal))
    return render(request, "accounts/activate.html", {"form": form})


@never_cache
@sensitive_post_parameters("pin", "again")
def activate_slip(request: HttpRequest, code: str) -> HttpResponse:
    try:
        slip = open_slip(code)
        form = FirstPinForm(slip.user, request.POST or None)
        if form.is_valid() and set_first_pin(form, slip, code):
            login(request, slip.user, backend=BACKEND)
            response = redirect("home")
            remember_device(request, response, identifier_of(slip.user))
            return response
    except TooManyAttempts as refusal:
        return slip_refused(request, refusal.message)
    except SlipRefused as refusal:
        return slip_refused(request, str(refusal))
    context = {"form": form, "person": slip.user, "profile": profile_of(slip.user)}
    return render(request, "accounts/activate_slip.html", context)


def set_first_pin(form: FirstPinForm, slip: ActivationSlip, code: str) -> bool:
    # A refusal says that a phone-mate has this PIN: it must not be asked for freely.
    count_attempt(f"slip {slip.pk}")
    try:
        slip.user = redeem_slip(code, form.cleaned_data["pin"])
    except ValidationError as refusal:
        form.add_error("pin", refusal)
        return False
    for identifier in filter(None, (slip.user.phone, slip.user.account_code)):
        forget_attempts(identifier)
    return True


def identifier_of(user: User) -> str:
    return user.phone or user.account_code


def profile_of(user: User) -> KaderProfile | None:
    profiles = KaderProfile.objects.filter(user=user)
    return profiles.select_related("posyandu__desa").first()


def slip_refused(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "accounts/slip_refused.html", context, status=410)


@login_required
def card(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if profile is None:
        raise Http404("only kaders carry a card")
    context = {
        "person": request.user,
        "profile": profile,
        "qr": mark_safe(card_svg(request.user)),  # noqa: S308 - drawn by us
    }
    return render(request, "accounts/card.html", context)
