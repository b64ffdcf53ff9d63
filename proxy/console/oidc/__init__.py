"""Sign-in with an identity of the controller's own provider (OpenID Connect Core 1.0, code flow with PKCE).

Read `flow.py` for what binds a browser to its sign-in, `provider.py` for what is asked of the provider, `claims.py` for
what an ID token must be, and `pages.py` for the way through them.
"""
