"""Stand-ins for clients that exist."""
