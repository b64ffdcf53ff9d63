"""The area of keys: how old each one is, what needs it, and which command comes next; it changes nothing.

It knows public halves and counts. What is done with keys is done on the host, where they are.
"""
