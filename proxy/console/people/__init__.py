"""The area of people: giving, agreeing to and ending rights, and what a person may do for themselves.

It knows pages and forms; what may be given, by whom and for how long is decided in storage, behind `Granting`.
"""
