"""What services, tools, and the runner say, one module for each kind of cause.

Each module is a table: what a line means, and patterns of what is said. The patterns follow the public sources of the
tools and what their users quote in public reports; each group names whose words they are.
"""
