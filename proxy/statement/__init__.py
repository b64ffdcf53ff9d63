"""The statement that executes: what people are told, written from the settings and the rules in force.

`facts` reads what this installation does, `words` says it in three languages under the numbered headings of the
register statement, `record` does so for the record of processing (GDPR Art. 30), `changes` tells two versions apart,
`pages` serves it. Nothing here decides anything: where a sentence and the program differ, a test fails.
"""
