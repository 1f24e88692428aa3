from django import forms
from django.db.models import Q, QuerySet

from courses.models import Bimtek, Registration
from lms.wilayah.models import Wilayah


class ParticipantFilter(forms.Form):
    """Narrow a roster; everything lives in the address."""

    q = forms.CharField(label="Cari nama atau Posyandu", required=False, max_length=80)
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    keadaan = forms.ChoiceField(label="Keadaan", required=False)

    def __init__(self, bimtek: Bimtek, *args, states: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = Wilayah.objects.filter(
            pk__in=bimtek.quotas.values("kabupaten")
        ).order_by("code")
        self.fields["kabupaten"].choices = [
            ("", "Semua"),
            *areas.values_list("code", "name"),
        ]
        self.fields["keadaan"].choices = [("", "Semua"), *Registration.State.choices]
        if not states:
            del self.fields["keadaan"]

    def narrow(self, places: QuerySet[Registration]) -> QuerySet[Registration]:
        """Apply what is filled in and understood; nonsense narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("q"):
            text = wanted["q"].strip()
            places = places.filter(
                Q(user__name__icontains=text)
                | Q(position__icontains=text)
                | Q(user__kader__posyandu__name__icontains=text)
                | Q(user__account_code__iexact=text)
            )
        if wanted.get("kabupaten"):
            places = places.filter(kabupaten__code=wanted["kabupaten"])
        if wanted.get("keadaan"):
            places = places.filter(state=wanted["keadaan"])
        return places
