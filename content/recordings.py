"""Recorded voices of lessons: which files they may be, and their media types."""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

# Endings that phones of 2017 play, with their media types.
RECORDING_TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4"}
# Four minutes of speech at 32 kbit/s.
RECORDING_BYTES = 1_000_000


def recording_type(name: str) -> str:
    """Return the media type of a recording by its file name; empty if it is none."""
    return RECORDING_TYPES.get(PurePosixPath(name).suffix.lower().lstrip("."), "")


def check_recording(pk: int) -> None:
    """Refuse a document that is no recording, or too large for a phone's quota.

    Raises ValidationError with a sentence for the author.
    """
    from content.models import CustomDocument

    document = CustomDocument.objects.filter(pk=pk).first()
    if document is None:
        return
    if not recording_type(document.file.name):
        raise ValidationError("Rekaman suara harus berkas mp3, ogg, atau m4a.")
    size = document.file.size
    if size > RECORDING_BYTES:
        raise ValidationError(
            f"Rekaman ini {size // 1000} kB. Paling besar {RECORDING_BYTES // 1000} "
            "kB: simpan sebagai suara mono 32 kbit/detik, atau pendekkan."
        )
