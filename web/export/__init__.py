"""What people take away: answers and conversations as files and as copied text, each with its sources."""
