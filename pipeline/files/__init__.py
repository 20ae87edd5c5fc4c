"""Files of the content folder. In: a folder and a path. Out: the bytes, text, values or kind of a file, read safely."""
