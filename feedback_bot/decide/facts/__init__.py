"""What the rules and the wording ask about a case, such as whose failures these are and what changed since."""
