"""Backups: the database's content in one encrypted file, and back again.

Knows the database, sealing and the order in which a backup is read and written. Does not know keys' files: they are
backed up apart (`storage.key_backup`), or a stolen backup would hold what opens it. Read `stream.py` for the file's
form, then `creating.py` and `restoring.py`.
"""
