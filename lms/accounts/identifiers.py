"""What a person types to say who they are: a phone number or an account code."""

import re

from lms.accounts.managers import CODE_LENGTH
from lms.accounts.phones import InvalidPhone, to_e164

# Hand-made codes of administrators are a little freer than those we draw.
_CODE = re.compile(rf"[A-Z1-9][A-Z0-9]{{{CODE_LENGTH - 3},7}}")


def read_identifier(text: str) -> str:
    """Return the phone as "+62…" or the account code in capitals.

    Raises InvalidPhone, with a sentence to show, when the text is neither.
    """
    try:
        return to_e164(text)
    except InvalidPhone:
        code = re.sub(r"[\s-]", "", text).upper()
        if _CODE.fullmatch(code):
            return code
        if re.search(r"[A-Z]", code):
            raise InvalidPhone(
                "Kode akun terdiri atas 6 huruf dan angka, misalnya K7M2QX."
            ) from None
        raise
