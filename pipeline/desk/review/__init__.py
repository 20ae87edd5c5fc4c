"""Problems in posts and remarks on them, for the desk.

In: problems and remarks of files. Out: files with repairs or remarks written into them, as changes of single lines.
"""
