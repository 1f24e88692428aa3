"""QR codes as tiny pictures; zxing-cpp writes one in about 0.3 ms."""

from base64 import b64encode
from io import BytesIO

import zxingcpp
from PIL import Image

# Enough for a sharp edge at 600 dpi; as SVG a QR code costs WeasyPrint 40 ms.
PIXELS_PER_MODULE = 6


def qr_png(text: str) -> bytes:
    """Return a QR code (level M, quiet zone included) of a text.

    Raises ValueError when the text is too long for any QR code.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = code.to_image(scale=PIXELS_PER_MODULE, add_quiet_zones=True)
    target = BytesIO()
    picture = Image.frombytes("L", pixels.shape[::-1], bytes(memoryview(pixels)))
    picture.convert("1").save(target, "PNG")
    return target.getvalue()


def qr_data_uri(text: str) -> str:
    """Return the QR code of a text as a data: address for an img element."""
    return "data:image/png;base64," + b64encode(qr_png(text)).decode()
