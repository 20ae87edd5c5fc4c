"""The address of each post, and which posts say the same in several languages."""
