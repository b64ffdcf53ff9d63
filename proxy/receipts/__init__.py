"""What a visitor's receipt code opens, on an origin of its own: what they wrote, and what Tawk.to got of it.

No account, no cookie, no address that holds anything: the code comes with every form, and nothing is kept between two
of them.
"""
