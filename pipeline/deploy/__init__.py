"""Put the site online.

In: the output folder and a target. Out: the changed files at the target; files of others there are never touched.
"""
