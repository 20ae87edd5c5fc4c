"""Sounds and films: their files, what stands beside these, and how a body plays them."""
