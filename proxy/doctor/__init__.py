"""`verho doctor`: what is looked at, one subject a module; each look returns findings and raises nothing.

Read `findings.py` first. A finding names hosts, files and figures, never a key, a passphrase or the database's address.
"""
