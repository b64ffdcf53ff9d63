"""The people's side: sign-in, conversations with pseudonyms, opening one with a reason, the audit.

It knows pages, forms, cookies and rights. It does not know keys (the opener unwraps them, after writing its audit),
the database, or Tawk.to; everything it stands on comes in through the ports of `storage.interfaces`.

Read `app` first: it names every page and the order in which a request passes the checks. `guard` holds what a browser
is told and what a form must bring; `visit` says who is asking; `transcript` turns unsealed records into what a page
shows. Every page is drawn on the server and works without a script.
"""
