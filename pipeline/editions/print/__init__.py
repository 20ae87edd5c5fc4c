"""Pages for paper: what article PDFs, anthology and handouts are made of."""
