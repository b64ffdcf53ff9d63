"""What of the audit deserves a question, and the digest that tells the data protection contact."""

from typing import Annotated, Literal

from pydantic import Field

from proxy.settings_mail import MailAddress
from proxy.settings_values import Language, Positive, Section

Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Literal["every_day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Digest(Section):
    """The letter that tells of the audit without names or content.

    Attributes:
        address: the data protection contact's.
        weekday: on which day of the week it is sent; every_day.
        hour: from which hour on, by the console's clock.
        language: what it is written in.
    """

    address: MailAddress
    weekday: Weekday = "monday"
    hour: Hour = 7
    language: Language = "fi"


class AuditView(Section):
    """From when on something in the audit stands out, and to whom it is told.

    Attributes:
        reveals_per_day: how many conversations one person may open on one day without being asked about it.
        refusals_per_day: how many refused openings of one person on one day are no more than mistakes.
        night_from: the hour from which opening values is unusual.
        night_until: the hour until which it is; the same hour for never.
        digest: the letter; left out: none is sent.
    """

    reveals_per_day: Positive = 20
    refusals_per_day: Positive = 5
    night_from: Hour = 22
    night_until: Hour = 6
    digest: Digest | None = None
