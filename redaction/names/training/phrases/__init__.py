"""Phrases of chat that training makes messages of: in the text files beside this one, one a line; `fillers` fills them."""
