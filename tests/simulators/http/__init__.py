"""What both simulators stand on: an HTTP server on loopback, its requests, and faults that scenarios set."""
