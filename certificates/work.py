def register() -> None:
    """Register the work topics this app owns."""
