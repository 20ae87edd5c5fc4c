"""What a new collection and a new post begin as: files that are written once and then belong to whoever writes."""
