"""The desk: posts written, corrected and printed in the browser.

In: the files of a content folder, and what a page asks for. Out: files of which the lines of one block are new.
"""
