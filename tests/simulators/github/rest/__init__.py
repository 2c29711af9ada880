"""REST: the endpoints, by noun, and the JSON that they answer with."""
