"""Rule packs: everything about redaction that an administrator may tune, as one versioned document.

What this package knows: what a pack may say, how a redactor is made of one, and how two packs differ over texts. What
it does not know: where packs are kept, who may change them, and which one is in force.

Read `pack` first: the document as values. `reading` makes one of JSON and explains what is wrong with it; `building`
makes a redactor of one; `comparison` says what another pack would find, and whether it protects less.
"""
