"""Which pull requests are Jules', and which session each belongs to."""
