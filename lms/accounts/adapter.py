from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """How allauth reaches our people: by phone, with PINs, without e-mail."""
