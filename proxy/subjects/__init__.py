"""A person's request on the command line: what is found, shown, copied, corrected, restricted, erased and certified.

Holds no key: values are opened through the opener, one conversation at a time, and each opening is in the audit first.
Read `desk.py` for what an officer can do, `person_copy.py` for what the person gets.
"""
