"""The opener: the one process that can unwrap a conversation's data keys, and the way to ask it.

Knows the private key (server only), accounts, sessions and the audit. Does not know what it opens keys for: it never
sees a record. Read `protocol.py` for what is said, then `server.py` for the order of things: rights, audit, keys.
"""
