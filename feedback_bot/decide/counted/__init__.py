"""What counts on a pull request before any rule looks at it: checks, reviews, signals, and messages of earlier runs."""
