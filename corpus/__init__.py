"""The first room: reads files into documents and cuts them into passages. Knows nothing of search or answers."""
