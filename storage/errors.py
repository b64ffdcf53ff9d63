"""What can go wrong in storage, as one small tree. No text here ever quotes content, a key or a name.

- StorageError
    - StorageUnavailable: the database cannot be reached or did not answer in time
        - WritesHeld: nothing is written to it until it was found to be the right one, where it may lie
    - NotResident: a member of the database may lie outside the allowed regions
    - SchemaMismatch: the database is of another version than this program
    - Misfit: documents are stored that the validators would refuse
    - Refused: a document is not one that the database takes (validator, unique index)
        - Duplicate: a document with that key is already there
        - Full: as many of them are there as may be
    - JournalError: the local journal cannot be opened, read or written
        - JournalFull: the journal has reached its bound in bytes
            - JournalOverdue: what waits has waited longer than its bound
            - DiskFull: the disk that the journal is on has no room
    - OutboxFull: too many notices wait to be mailed
    - Overtaken: another edge has taken a running visit over
    - ChangedMeanwhile: somebody else changed it since it was read
    - AuditBroken: the audit's chain does not hold, and is not signed
    - RulesAltered: published rules are not what was published
    - UnknownCase: no such case of a data subject is stored
    - OutOfOrder: a step of such a case is not to be taken now
    - UnknownPseudonym: a conversation has no value behind a pseudonym
    - LedgerUnusable: the file of erasures cannot be read or written
    - SealError: a sealed value cannot be opened, or was moved, cut or altered
    - KeyFileError: a key file is missing, malformed, unsafe or locked
        - KeyInUse: a key that something stored still needs is not destroyed
    - UnknownAccount: there is no account of this name
    - GrantRefused: a grant is not given, approved or taken like this
    - BackupUnreadable: a backup does not open, or was cut, changed or reordered
    - DatabaseNotEmpty: a backup is restored into an empty database only, unless told otherwise
    - SignInRefused: the name and the password do not belong together
        - AccountLocked: too many attempts; not before a given time
        - FactorRefused: a second factor was wrong, used up, or tried too often
        - FactorMissing: the password is right, but a second factor is required and there is none
    - FactorError: a second factor is not added or removed
        - TooManyFactors: an account has as many as it may have
        - LastFactor: the last one is not removed
    - OpenerError: the opener gave no keys
        - OpenerUnavailable: it cannot be reached, or cannot write its audit
        - AccessDenied: the session or its rights do not allow it
        - Restricted: a conversation's processing is restricted at the person's request
        - TooMany: more conversations than one request may open
        - TooOften: more than one person may open within a time
        - UnknownConversation: no such conversation is stored
        - BadRequest: the request itself is malformed
"""

# ruff: noqa: N818 - the names say what happened; "Error" on each would say it twice.

from datetime import datetime


class StorageError(Exception):
    """Storage did not do what was asked; nothing may be forwarded that depends on it."""


class StorageUnavailable(StorageError):
    """The database cannot be reached or did not answer in time."""


class WritesHeld(StorageUnavailable):
    """Nothing is written to the database until it was found to be the right one, where it may lie; reading goes on."""


class NotResident(StorageError):
    """A member of the database may lie outside the allowed regions; `host` is the first such one."""

    def __init__(self, text: str, *, host: str) -> None:
        super().__init__(text)
        self.host = host


class SchemaMismatch(StorageError):
    """The database is of an older or newer version than this program; the text says what to do."""


class Misfit(StorageError):
    """Documents are stored that the validators would refuse; the text names the collection and how many."""


class Refused(StorageError):
    """A document is not one that the database takes; trying the same again is of no use."""


class Duplicate(Refused):
    """A document with that key is already there."""


class Full(Refused):
    """As many documents of this kind are there as may be; the text names the bound."""


class ChangedMeanwhile(StorageError):
    """Somebody else changed what is to be changed since it was read, or removed it; nothing was done."""


class RulesAltered(StorageError):
    """Published rules are not what was published: their digest is another."""


class JournalError(StorageError):
    """The local journal cannot be opened, read or written."""


class JournalFull(JournalError):
    """The journal has reached a bound: nothing more may be forwarded until the database has taken what waits."""

    def __init__(self, *, used_bytes: int, max_bytes: int) -> None:
        super().__init__(self._text(used_bytes, max_bytes))
        self.used_bytes = used_bytes
        self.max_bytes = max_bytes

    def _text(self, used_bytes: int, max_bytes: int) -> str:
        return f"the journal is full: {used_bytes} of {max_bytes} bytes are waiting for the database"


class JournalOverdue(JournalFull):
    """The oldest entry has waited for the database longer than the journal's bound in time."""

    def _text(self, used_bytes: int, _max_bytes: int) -> str:
        return f"the journal is overdue: {used_bytes} bytes have waited for the database for too long"


class DiskFull(JournalFull):
    """The disk that the journal is on has no room."""

    def _text(self, used_bytes: int, _max_bytes: int) -> str:
        return f"the journal's disk is full; {used_bytes} bytes are waiting for the database"


class OutboxFull(StorageError):
    """Too many notices wait to be mailed; this one was not kept."""


class Overtaken(StorageError):
    """Another edge has taken a running visit over since; what was built on the state before does not count."""


class AuditBroken(StorageError):
    """The audit's chain does not hold at `seq`; nothing is signed that would vouch for it."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit does not hold at entry {seq}: verho audit verify says why")
        self.seq = seq


class UnknownCase(StorageError):
    """No such case of a data subject is stored, or its time is over."""


class OutOfOrder(StorageError):
    """A step of a data subject's case is not to be taken now; `hindrance` says why, by its code."""

    def __init__(self, hindrance: str) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


class UnknownPseudonym(StorageError):
    """A conversation has no value behind a pseudonym, or none any more."""


class LedgerUnusable(StorageError):
    """The file that remembers erasures beyond a restore cannot be read or written."""


class SealError(StorageError):
    """A sealed value cannot be opened: another key, another place, or altered bytes."""


class KeyFileError(StorageError):
    """A key file is missing, malformed, unsafe or locked by another passphrase."""


class KeyInUse(KeyFileError):
    """A key that something stored still needs, or may need, is not destroyed."""


class BackupUnreadable(StorageError):
    """A backup does not open with this key or passphrase, or was cut, lengthened, changed or reordered."""


class DatabaseNotEmpty(StorageError):
    """Something is in the database that a restore would mix with, and replacing it was not asked for."""


class UnknownAccount(StorageError):
    """There is no account of this name."""


class GrantRefused(StorageError):
    """A grant is not given, approved or taken like this; `fault` says why, `field` what to put right."""

    def __init__(self, field: str, fault: str, *, most: datetime | None = None) -> None:
        super().__init__(f"{field}: {fault.replace('_', ' ')}" + (f", {most:%Y-%m-%d} at the latest" if most else ""))
        self.field = field
        self.fault = fault
        self.most = most


class SignInRefused(StorageError):
    """The name and the password do not belong together; which of the two is wrong stays unsaid."""


class AccountLocked(SignInRefused):
    """Too many attempts were made on this account; `until` says when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many attempts: the account is locked for a while")
        self.until = until


class FactorRefused(SignInRefused):
    """A second factor was wrong, used up, or tried too often; which of these stays unsaid."""


class FactorMissing(SignInRefused):
    """The password is right, but the account has no second factor where one is required."""

    def __init__(self) -> None:
        super().__init__(
            "this account has no second factor, and console.second_factor requires one: sign in to the console and "
            "add one there; its app's code, or a recovery code, then works here too"
        )


class FactorError(StorageError):
    """A second factor is not added or removed."""


class TooManyFactors(FactorError):
    """An account has as many second factors as it may have."""


class LastFactor(FactorError):
    """The last second factor of an account that needs one is not removed."""


class OpenerError(StorageError):
    """The opener gave no keys."""


class OpenerUnavailable(OpenerError):
    """The opener cannot be reached, did not answer in time, or cannot write its audit."""


class AccessDenied(OpenerError):
    """The session is unknown or past its time, or its account lacks the right."""


class Restricted(OpenerError):
    """A conversation's processing is restricted (GDPR Art. 18): it is opened for the person's own requests only."""


class TooMany(OpenerError):
    """More conversations than one request may open."""


class TooOften(OpenerError):
    """One person has had more opened lately than is allowed."""


class UnknownConversation(OpenerError):
    """No such conversation is stored."""


class BadRequest(OpenerError):
    """The request is malformed: a missing reason, an action that does not fit the scope, an oversize frame."""
