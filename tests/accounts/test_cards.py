import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lms.accounts.cards import card_svg, card_token, read_card
from lms.accounts.models import User
from lms.ids import new_uuid7


def person() -> User:
    return User(uid=new_uuid7(), name="Rina")


def test_card_names_its_person():
    user = person()
    assert read_card(card_token(user)) == user.uid


def test_card_read_in_small_letters_with_a_line_break_still_works():
    user = person()
    assert read_card(f" {card_token(user).lower()}\n") == user.uid


def test_card_has_only_characters_a_qr_code_packs_well():
    assert set(card_token(person())) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.")


def test_card_with_one_changed_character_is_refused():
    token = card_token(person())
    for at, letter in enumerate(token):
        forged = token[:at] + ("A" if letter != "A" else "B") + token[at + 1 :]
        assert read_card(forged) is None


@given(text=st.text(max_size=80))
def test_any_other_text_is_nobody(text):
    assert read_card(text) is None


def test_card_of_another_installation_is_refused(settings):
    token = card_token(person())
    settings.SECRET_KEY = "another-key"
    assert read_card(token) is None


def test_card_survives_a_change_of_key(settings):
    user = person()
    token = card_token(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new-key"
    assert read_card(token) == user.uid


def test_text_of_the_card_fits_a_small_qr_code_that_a_camera_reads_back():
    token = card_token(person())
    code = zxingcpp.create_barcode(token, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = code.to_image(scale=4, add_quiet_zones=True)
    picture = Image.frombytes("L", pixels.shape[::-1], bytes(memoryview(pixels)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [token]


def test_drawing_scales_and_carries_a_name():
    drawing = card_svg(person())
    assert drawing.startswith('<svg viewBox="2 2 33 33" role="img" aria-label="Kode QR')
    assert "style=" not in drawing
