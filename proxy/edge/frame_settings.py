"""What the launcher and the frame are made from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameSettings:
    """Settings of the pages, the same for every visitor."""

    origin: str
    site_origins: tuple[str, ...]
    property_id: str
    widget_id: str
    language: str
    referrer_templates: tuple[str, ...]
    notice_version: str
    statement_url: Mapping[str, str]
    contact: Mapping[str, str]
    title: str
    color: str
    receipts_url: str = ""
