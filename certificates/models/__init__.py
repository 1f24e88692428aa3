"""Models by noun: certificates with their register, and runs that make papers."""

from certificates.models.certificate import (
    Certificate,
    CertificateEvent,
    CertificateFile,
    NumberSeries,
    PaperKind,
)
from certificates.models.run import EventPaper, PaperRun

__all__ = [
    "Certificate",
    "CertificateEvent",
    "CertificateFile",
    "EventPaper",
    "NumberSeries",
    "PaperKind",
    "PaperRun",
]
