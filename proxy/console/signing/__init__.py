"""Signing in beyond the password: second factors, the account's own page, and proving oneself again.

`admission` lets people in; `proofs` looks at what they show; `enrolment` takes new factors.
"""
