"""Mail that leaves from the controller's own SMTP server: answers to offline forms, and notices to who is to know.

It knows letters, addresses and SMTP. It knows no conversation, no form and no database. Read `letter` first: what may
be sent, and how a failure is told so that nothing is sent twice; `smtp` alone imports a network library.
"""
