"""People's requests as cases: entered, worked on, decided, carried out, answered and closed, each step with its right.

What names the person is sealed and shown only as the answer to a form. Read `routes` first; `words` names everything,
`case_page` draws one case, `work`, `hand_over` and `letter_page` do what is asked, on `proxy/subjects/desk.py`.
"""
