"""Phrases of chat that training makes messages of, one a line, in text files; `fillers` reads them."""
