class PinValidator:
    """Refuse PINs that are guessed first."""

    def validate(self, password: str, user: object = None) -> None: ...

    def get_help_text(self) -> str:
        return ""
