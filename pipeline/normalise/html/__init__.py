"""HTML that authors wrote -> HTML as the standard means it."""
