"""Finding personal data in a text, taking it out, and putting it back.

What this package knows: what identifiers and names look like in Finnish, English and Swedish chat; which pseudonym
stands for which value in one conversation; how a pseudonym, a mask and an escaped look-alike are written. What it
does not know: the network, the database, the clock, Tawk.to's protocol, who may read what. Nothing here holds state
between two calls except the ledger that the caller passes in.

Read `redactor` first: it joins the two halves, `analyzer` (text in, findings out) and `ledger` (values in, pseudonyms
out). `restorer` is its inverse. `normalization` and `pseudonyms` say what both halves look at. Recognizers are one
subject a file in `recognizers/`, mostly data.
"""

from redaction.compiled.loading import use

use()
