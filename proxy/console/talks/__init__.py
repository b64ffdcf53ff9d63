"""Conversations: finding, reading, opening, following and copying them.

Everything is shown with pseudonyms first; every look at a value, and every copy of one, is in the audit before it
happens. Read `routes.py` for what there is.
"""
