from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from certificates.pdf.qr import qr_data_uri, qr_png


def test_a_qr_code_reads_back_as_the_text_it_was_made_from():
    url = "https://cakap.contoh.example/v/K7M2QX4PB9RT3WZA/"
    found = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(url))).convert("L"))
    assert [code.text for code in found] == [url]


def test_a_qr_code_needs_no_fetching():
    assert qr_data_uri("a").startswith("data:image/png;base64,")


def test_a_text_too_long_for_a_qr_code_is_refused():
    with pytest.raises(ValueError, match="too long"):
        qr_png("x" * 5000)
