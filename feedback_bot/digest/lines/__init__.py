"""The bytes of a log as lines: decoded, cleaned, classified, and placed in their step."""
