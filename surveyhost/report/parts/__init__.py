"""Parts of the report, in the order of its pages."""
