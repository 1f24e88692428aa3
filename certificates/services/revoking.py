from django.db import transaction

from certificates.models import Certificate, CertificateEvent
from courses.refusals import Refusal
from lms.accounts.models import User


def revoke_certificate(
    certificate: Certificate, *, by: User, reason: str
) -> CertificateEvent:
    """Take a paper back for a reason; row, number and file stay for the record.

    Raises Refusal without a reason or when the paper was taken back before.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refusal("no_reason", "Tulis alasan pencabutan.")
    with transaction.atomic():
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        revoked = CertificateEvent.Kind.REVOKED
        if certificate.events.filter(kind=revoked).exists():
            raise Refusal("revoked_before", "Dokumen ini sudah dicabut sebelumnya.")
        return CertificateEvent.objects.create(
            certificate=certificate, kind=revoked, by=by, reason=reason[:255]
        )
