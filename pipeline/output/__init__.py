"""Output folder. In: files of editions. Out: a new tree, made beside the folder by one process and swapped in whole."""
