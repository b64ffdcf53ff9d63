"""The rules studio: rules in force, drafts in forms, try-outs, dry runs, reported misses, and publishing.

What it decides nothing about: whether rules may be put in force, which `proxy.publishing` and `proxy.proposing` know.
"""
