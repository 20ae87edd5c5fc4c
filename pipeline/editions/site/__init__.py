"""Publication -> the web site: it needs no JavaScript and no server.

`plan.py` says of what it consists, as jobs; `edition.py` has them done; the other files make their results.
"""
