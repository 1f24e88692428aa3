"""The one door for facts made offline: receipts per item, quarantine for the odd."""
