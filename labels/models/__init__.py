"""Every table of the label side."""

from labels.models.accounts import CarrierAccount
from labels.models.documents import Document
from labels.models.labels import Label
from labels.models.sandbox import SandboxFault, SandboxScan, SandboxShipment
from labels.models.tracking import TrackingEvent

__all__ = [
    "CarrierAccount",
    "Document",
    "Label",
    "SandboxFault",
    "SandboxScan",
    "SandboxShipment",
    "TrackingEvent",
]
