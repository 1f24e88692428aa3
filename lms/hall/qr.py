"""The QR code of the hall's address, to print and to project."""

import zxingcpp


def qr_svg(text: str) -> str:
    """Return the QR code of a text as an svg file that grows with its place."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawing = code.to_svg(scale=1, add_quiet_zones=True)
    element = drawing[drawing.index("<svg") :]
    side = element.split('width="', 1)[1].split('"', 1)[0]
    fixed = f'width="{side}" height="{side}"'
    return element.replace(fixed, f'viewBox="0 0 {side} {side}"', 1)
