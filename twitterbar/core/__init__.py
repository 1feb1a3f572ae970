"""Every question a screen or a command may ask, and the views that answer it."""
