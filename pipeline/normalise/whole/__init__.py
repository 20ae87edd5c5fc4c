"""What takes all posts of a collection together: their addresses, their order, their tags, the pictures they show."""
