from lms.sync.models.device import Device, DeviceRevocation
from lms.sync.models.receipt import Receipt, ReceiptResolution, SyncConflict

__all__ = ["Device", "DeviceRevocation", "Receipt", "ReceiptResolution", "SyncConflict"]
