"""The edge: the visitor's side in front (aiohttp), Tawk.to's side behind (`websockets`), Verho between.

It knows what a visit is and the order of actions on a message; it does not know how text is judged
(`redaction`), how records are sealed (`storage`) or what Tawk.to's frames look like (`proxy.tawk`).
Read `relay.py` first: it decides what happens to each frame, without any I/O. `socket.py` carries its
decisions out, `calls.py` does the same for HTTP calls, `server.py` lists the routes.
"""
