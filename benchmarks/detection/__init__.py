"""How well, and how fast, personal data is found: in labelled conversations, in corpora of names, and beside a rival.

Start at `__main__`. `corpora` finds and reads files, `names` scores names against a corpus of them, `rival` asks
Presidio, which lives in an environment of its own (`presidio_process` runs there), `tables` prints.
"""
