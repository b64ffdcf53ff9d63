"""The audit: who looked at what, when and why; what stands out in it; its export and its digest.

`page` shows it narrowed by `filters`; `flags` is pure and says what deserves a question; `digest` says the same to the
data protection contact in a letter without names or content; `export` gives it away as a file, which is an entry too.
"""
