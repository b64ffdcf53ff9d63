"""What Verho is shown and tried with: a stand-in for Tawk.to, a page to chat on, a visitor without a browser.

Nothing here is used when Verho serves, and nothing here imports Verho's other rooms. Read `simulator/` first.
"""
