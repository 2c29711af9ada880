"""Which pull requests are from Jules, and which session each belongs to."""
