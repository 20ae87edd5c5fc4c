"""What covers and social cards are made of."""
