"""What Verho costs, measured beside what it stands between: `python -m benchmarks` prints a table and keeps nothing.

Every figure stands beside another one of the same run, because a bare number says more about the machine than about
Verho. It runs the real processes of `proxy.stack` on the loopback interface and knows their addresses, process ids and
settings, nothing of their insides; redaction and sealing are called directly. Begin with `measuring.py`.
"""
