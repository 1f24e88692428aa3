from lms.sync.views.contacts import contacts, contacts_xlsx, person, restore, revoke
from lms.sync.views.door import door, link
from lms.sync.views.held import conflict, held, receipt
from lms.sync.views.upload import upload

__all__ = [
    "conflict",
    "contacts",
    "contacts_xlsx",
    "door",
    "held",
    "link",
    "person",
    "receipt",
    "restore",
    "revoke",
    "upload",
]
