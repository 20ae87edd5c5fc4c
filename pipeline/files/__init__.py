"""Files of the content folder: opened safely, and known for what they are."""
