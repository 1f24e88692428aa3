from lms.accounts.models import User
from lms.accounts.rules import read_roles

# A family's phone; more people than this on one number is a placeholder.
MOST_SHOWN = 20


def people_called(identifier: str) -> list[User]:
    """Return active people with the phone ("+62…") or account code.

    Their place and roles are at hand: asking the rules about them costs no query.
    """
    people = User.objects.filter(is_active=True).select_related("kader__posyandu__desa")
    if identifier.startswith("+"):
        found = list(people.filter(phone=identifier).order_by("name")[:MOST_SHOWN])
    else:
        found = list(people.filter(account_code__iexact=identifier))
    read_roles(found)
    return found
