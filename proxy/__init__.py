"""Verho's moving parts: the visitor's side, the people's side, and what starts them.

Read `settings.py` for what can be configured, `app.py` for how the rooms are put together, then
`edge/relay.py` for what happens to a message. `tawk/` is the protocol as pure functions, `edge/` the
visitor's and Tawk.to's side, `console/` the staff's side, `demo/` a stand-in Tawk.to to try it all with.
"""
