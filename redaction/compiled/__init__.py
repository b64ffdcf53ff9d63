"""The same modules as machine code: what makes them, and what takes them for the sources.

Nothing here changes what is found; judging a message takes about half the time. What is made stands in `made/`, beside
a digest of all of redaction's sources. Read `loading` first.
"""
