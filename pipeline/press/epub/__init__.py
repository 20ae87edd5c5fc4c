"""How an EPUB file is written down."""
