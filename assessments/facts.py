def register() -> None:
    """Register the fact types this app owns."""
