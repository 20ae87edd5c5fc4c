"""Books -> EPUB files. `edition.py` has chapters and books made; `pages.py` and `packaging.py` make them."""
