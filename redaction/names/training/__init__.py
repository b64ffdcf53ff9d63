"""Training of the model of names, apart from its use: it needs python-crfsuite and the corpora.

Read `train` first. `examples` reads the corpora, `chat` makes chat messages out of `phrases`.
"""
