"""Read Twitter/X the healthy way: a bar table in the terminal."""
