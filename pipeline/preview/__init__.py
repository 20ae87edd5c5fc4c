"""Preview of the site of a content folder, made in memory as pages are asked for."""
