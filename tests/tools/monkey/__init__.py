"""Use a desk at random, and look for words that it has lost."""
