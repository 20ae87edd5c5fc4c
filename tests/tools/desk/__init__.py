"""Edit every block of a folder of posts, and see that nothing else changes."""
