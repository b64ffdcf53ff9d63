"""What settings say of people's requests: who answers, for how long what is kept."""

from collections.abc import Callable
from datetime import timedelta

from proxy.settings import Settings
from proxy.subjects.copy_page import About
from proxy.subjects.ledger import ledger_of
from storage.audit_keys import AuditPrivateKey
from storage.keys import OpenerPublicKey
from storage.mongo import Database
from storage.opener.clerk import Office
from storage.subjects.cases import Cases
from storage.subjects.certificate import Lifetimes


def lifetimes_of(settings: Settings) -> Lifetimes:
    """Return for how long copies of what was erased may live on."""
    chosen, storage = settings.erasure, settings.storage
    return Lifetimes(
        oplog=timedelta(hours=chosen.oplog_hours),
        backups=timedelta(days=chosen.backup_days),
        live=timedelta(seconds=storage.live_ttl_s),
        journals=timedelta(seconds=storage.journal.max_age_s),
        bounded=storage.embedded is None,
    )


def office_of(
    settings: Settings, *, signing: Callable[[], AuditPrivateKey], public: Callable[[], OpenerPublicKey]
) -> Office:
    """Return the office of the configured controller.

    Args:
        settings: who it is, and for how long things are kept.
        signing: gives what signs certificates.
        public: gives what notes are sealed to.
    """
    return Office(
        controller=settings.controller.name,
        lifetimes=lifetimes_of(settings),
        keep_cases_months=settings.retention.audit_months,
        ledger=ledger_of(settings),
        signing=signing,
        public=public,
    )


def about_of(settings: Settings, language: str) -> About:
    """Return what a copy and a letter say about the processing."""
    return About(
        controller=settings.controller.model_dump(),
        chat_months=settings.retention.chat_months,
        form_months=settings.retention.offline_form_months,
        statement_url=settings.site.statement_url[language],
    )


def cases_of(settings: Settings, database: Database) -> Cases:
    """Return the cases, kept for as long as the settings say."""
    terms = settings.retention
    return Cases(database=database, keep_months=terms.audit_months, keep_notes_months=terms.case_identity_months)
