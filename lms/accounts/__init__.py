"""Who: people, how they sign in, and what each may do in which wilayah."""
