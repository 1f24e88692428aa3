"""The hall without internet: its certificate, its server, packs as files."""
