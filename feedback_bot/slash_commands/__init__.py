"""The ``/feedback`` commands that people give in comments."""
