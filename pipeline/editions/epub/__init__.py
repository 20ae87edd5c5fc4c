"""Pages for reading systems: what the e-book is made of."""
