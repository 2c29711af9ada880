"""Every sentence for Jules and for people on the pull request. Pure: values in, text out."""
