"""Names of people in Finnish, English and Swedish text, found by a small trained model and by lists of names.

What this package knows: words and signs of a text (`tokens`), which names there are and how common a word is
(`lexicon`), the case forms of names both ways (`inflection` takes them apart, `declension` makes them), what the model
is told of a word (`features`), and the model itself (`model`, `spans`). What it does not know: conversations, cues such
as "my name is", services that are called like people; the recognizer of persons knows those and joins them with this.

Read `spans` first. `training` is not used when text is redacted; MODEL_CARD.md says what the model was trained on, what
it reaches and where it is weak.
"""
