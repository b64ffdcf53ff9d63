"""The form of a grant: what it is filled with at first, and what is read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from proxy.console.forms import Form
from proxy.console.names import RIGHTS
from proxy.console.people.words import ROLES, fault_text
from proxy.console.texts import Texts
from storage.errors import GrantRefused
from storage.grants import MAX_DECIDED_CHARS, MAX_REASON_CHARS, Grant
from storage.interfaces import Account, Right
from storage.roles import TEMPLATES, Role, longest

FIELDS = ("given_by", "reason", "start", "until", "term_ends")
_YEARS = range(2000, 2201)
"""What a calendar of the controller's can hold."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GrantForm:
    """A grant as it stands in a form.

    Attributes:
        role: as what; chosen before the form is filled in.
        rights: which are ticked.
        values: what was typed, by field.
        faults: what is wrong, by field, in words.
    """

    role: Role
    rights: frozenset[Right]
    values: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)


def chosen_role(text: str) -> Role:
    """Return a role by its word; what is none is the first."""
    return Role(text) if text in set(Role) else Role.STAFF


def fresh_form(role: Role, account: Account | None = None) -> GrantForm:
    """Return the form with the role's usual rights, or those that somebody has in this role already."""
    same = account is not None and account.role == role and bool(account.rights)
    return GrantForm(
        role, account.rights if account is not None and same else TEMPLATES[role], dict.fromkeys(FIELDS, "")
    )


def read_grant(form: Form, texts: Texts, *, at: datetime) -> tuple[GrantForm, Grant | None]:
    """Return the form as it was sent, and the grant it says, None where a day is not a day."""
    role = chosen_role(form["role"])
    rights = frozenset(right for right in RIGHTS if form[f"right_{right}"])
    shown = GrantForm(role, rights, {name: form[name][:1_000] for name in FIELDS})
    faults, days = {}, {}
    for name in ("start", "until", "term_ends"):
        try:
            days[name] = date.fromisoformat(form[name].strip()) if form[name].strip() else None
        except ValueError:
            faults[name] = texts("Write a day such as 2027-01-31.")
    if faults:
        return GrantForm(role, rights, shown.values, faults), None
    start = _midnight(days["start"], texts)
    if start is not None and start <= at:
        # Today has begun; and nothing is granted backwards.
        if days["start"] is not None and days["start"] < texts.local_date(at):
            fault = {"start": texts("Choose today or a day to come.")}
            return GrantForm(role, rights, shown.values, fault), None
        start = None
    term_ends = _midnight(days["term_ends"], texts, after=True) if role is Role.PRESIDIUM else None
    until = _midnight(days["until"], texts, after=True) or _latest(role, start or at, term_ends, texts)
    return shown, Grant(role, rights, form["given_by"].strip(), form["reason"].strip(), until, start, term_ends)


def with_fault(shown: GrantForm, texts: Texts, refused: GrantRefused) -> GrantForm:
    """Return the form with what storage found wrong, in words."""
    text = fault_text(texts, refused)
    if refused.field in {"given_by", "reason"}:
        most = MAX_DECIDED_CHARS if refused.field == "given_by" else MAX_REASON_CHARS
        text = texts("Write {min} to {max} characters.", min=1, max=most)
    elif refused.field == "rights":
        text = texts("Choose at least one right.")
    elif refused.field == "term_ends" and not shown.values["term_ends"]:
        text = texts("Tell the last day of the presidium's term.")
    return GrantForm(shown.role, shown.rights, shown.values, {refused.field: text})


def role_choices(texts: Texts) -> list[tuple[Role, str, str]]:
    """Return the roles with their names and what they are for."""
    return [(role, texts(name), texts(meaning)) for role, (name, meaning) in ROLES.items()]


def _latest(role: Role, start: datetime, term_ends: datetime | None, texts: Texts) -> datetime:
    """Return the end of the last whole day that a grant may last; the term itself is checked with the rest."""
    if role is Role.PRESIDIUM and (term_ends is None or term_ends <= start):
        return start + _A_DAY
    most = longest(role, start=start, term_ends=term_ends)
    return _midnight(texts.local_date(most), texts) or most


def _midnight(day: date | None, texts: Texts, *, after: bool = False) -> datetime | None:
    """Return when a day begins here, or, for one that counts whole, when it is over."""
    if day is None or day.year not in _YEARS:
        return None
    return datetime.combine(day + (_A_DAY if after else timedelta(0)), time(), texts.zone)
