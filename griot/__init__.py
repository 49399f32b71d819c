"""Above the four rooms: the settings, what they put together, and the `griot` command."""
