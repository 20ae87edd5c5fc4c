"""Front matter -> complete and typed metadata."""
