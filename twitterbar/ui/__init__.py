"""The interface: the only part that knows Textual."""
