"""The settings' terms of grants, for the console and for the commands."""

from proxy.settings import Settings
from storage.granting_port import GrantTerms


def grant_terms_of(settings: Settings) -> GrantTerms:
    """Return what the settings say about grants."""
    chosen = settings.console.grants
    return GrantTerms(
        second_approver=chosen.second_approver,
        approval_days=chosen.approval_days,
        code_hours=chosen.enrolment_hours,
        recertify_months=chosen.recertify_months,
        emergency_hours=chosen.emergency_hours,
    )
