"""Repairs of the body of one post: from the blocks that pandoc read to blocks that every edition can show."""
