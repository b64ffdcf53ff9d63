"""What is kept, sealed: conversations, identities, accounts, sessions and the audit.

Knows keys, sealing, the journal, MongoDB, and the opener that alone can unwrap a conversation's keys. Does not know
Tawk.to's protocol, the patterns that find personal data, or HTTP. The way of a record:

    recorder ── seals ──► journal (SQLite, durable) ── drain ──► MongoDB ──► transcripts ──► records + opener's keys

Read `interfaces.py` first: it names the ports and the plain types; then `recorder.py` for writing and
`opener/server.py` for reading back.
"""
