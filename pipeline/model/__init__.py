"""What flows between the stages: frozen values, and nothing that acts on them."""
