"""Tawk.to's protocol as pure data and functions.

Knows: the frames of the socket, the bodies of the HTTP calls, the hosts, how the widget shows text, webhooks. What
goes to Tawk.to is rebuilt here from a schema of known fields; what comes from Tawk.to passes, except for the texts
that are restored and the hosts that are replaced.
Does not know: sockets, clocks, what personal data looks like, where anything is stored. Redacting and restoring are
functions that the caller passes in. Imports the standard library only.

Read `visitor_commands` first (what a visitor may send), then `messages` (what comes back), then `session` and `hosts`.
"""
