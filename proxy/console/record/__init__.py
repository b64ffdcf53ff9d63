"""The record of processing activities (GDPR Art. 30), as this installation is at the moment that it is asked for.

It is written by `proxy.statement` from the settings and the rules in force; here it is shown, and taken as a file.
"""
