"""What the paper of a PDF was used for: pages, sheets, gaps between words."""
