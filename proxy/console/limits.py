"""Every limit of the console, with its unit and its default."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleLimits:
    """How much, how often, how long.

    Attributes:
        page_rows: conversations on one page; the opener's batch is the upper bound.
        audit_rows: audit entries on one page.
        case_max_chars: the longest number of a case.
        words_min_chars: the shortest words that explain a reason of no listed kind.
        words_max_chars: the longest that may be written.
        words_kept_chars: the longest that are kept, masks included.
        name_max_chars: the longest user name looked at.
        password_min_chars: the shortest password that can be chosen; storage holds to it too.
        password_max_chars: the longest password looked at.
        form_max_bytes: the largest form body read.
        sign_in_floor_seconds: no refused sign-in is answered sooner, whatever it was refused for.
        source_attempts: sign-ins that one source may try within the window.
        source_window_seconds: how long an attempt counts against its source.
        sources_remembered: sources counted at a time; beyond it the oldest is forgotten.
        step_seconds: how long a sign-in may rest before its second factor, and adding one before it is confirmed.
        factor_name_max_chars: the longest name of a second factor.
        code_max_chars: the longest code looked at.
        credential_max_chars: the longest answer of a passkey looked at.
        open_form_seconds: how long the form that opens a conversation may wait to be sent.
        open_forms_remembered: used forms remembered, so that a reload opens nothing a second time.
        rows_counted: conversations that are counted in a narrowed list; more are "more than".
        search_max_chars: the longest value that a person is searched for by.
        copied_max: pseudonyms that one copying may name.
        live_poll_seconds: how often a followed chat is looked at, and whether it may still be.
        live_list_seconds: how often the list of running chats is looked at.
        live_heartbeat_seconds: after how long without news a stream says that it is there.
        live_write_seconds: how long a reader may leave a stream unread before it ends.
        live_hours: chats that began longer ago are not listed as running.
        live_streams: streams at a time, of everybody.
        live_streams_per_person: streams at a time, of one person.
        live_view_seconds: how long an opened view waits for its stream, or for the stream to come back.
        live_views: opened views at a time; beyond it the oldest is forgotten.
        visible_seconds: how long a decrypted page stays without a touch, where scripts run.
        standing_seconds: how often an open page asks whether it may still be shown, where scripts run.
        verification_seconds: how long one walk along the audit chain is shown before the next one.
    """

    page_rows: int = 25
    audit_rows: int = 50
    case_max_chars: int = 64
    words_min_chars: int = 10
    words_max_chars: int = 400
    words_kept_chars: int = 500
    name_max_chars: int = 64
    password_min_chars: int = 12
    password_max_chars: int = 256
    form_max_bytes: int = 16_384
    sign_in_floor_seconds: float = 0.6
    source_attempts: int = 20
    source_window_seconds: int = 900
    sources_remembered: int = 10_000
    step_seconds: int = 600
    factor_name_max_chars: int = 64
    code_max_chars: int = 64
    credential_max_chars: int = 12_000
    open_form_seconds: int = 1800
    open_forms_remembered: int = 10_000
    rows_counted: int = 1_000
    search_max_chars: int = 256
    copied_max: int = 200
    live_poll_seconds: float = 1.0
    live_list_seconds: float = 3.0
    live_heartbeat_seconds: float = 15.0
    live_write_seconds: float = 10.0
    live_hours: int = 24
    live_streams: int = 64
    live_streams_per_person: int = 6
    live_view_seconds: int = 60
    live_views: int = 256
    visible_seconds: int = 600
    verification_seconds: int = 60
    standing_seconds: int = 20
