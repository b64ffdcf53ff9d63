"""Data subjects' rights: cases, rectification, restriction, erasure and what proves it.

Knows records and keys' wraps; knows no pattern and opens nothing by itself: who needs values asks the opener.
Read `erasures.py` for what being erased means, then `erasing.py` for the order of things.
"""
