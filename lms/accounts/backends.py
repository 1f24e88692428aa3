from allauth.account.auth_backends import AuthenticationBackend


class PhonePinBackend(AuthenticationBackend):
    """Find a person by phone or account code and check the PIN."""
