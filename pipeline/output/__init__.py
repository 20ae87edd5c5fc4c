"""The output folder: a new tree is made beside it, by one process at a time, and swapped in when it is whole."""
