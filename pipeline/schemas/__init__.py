"""JSON schemas of what people write in YAML, and the pages that list its keys: made of the readers of those files."""
