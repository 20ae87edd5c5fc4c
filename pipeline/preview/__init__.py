"""What one sees while writing: the site of a content folder, made in memory as it is asked for."""
