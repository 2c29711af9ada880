"""What holds for any input: parsers of what others write either read it or raise their own error."""
