"""The inbox of offline forms: who waits for an answer, answering by e-mail, marking as done.

An answer goes from the controller's own mail server to the address in the form, which is opened for it and never typed
or put into an address; what was answered is kept with the form, redacted and sealed like the form itself. Read
`answering` first: it is the order in which an answer is written down, claimed, kept and sent.
"""
