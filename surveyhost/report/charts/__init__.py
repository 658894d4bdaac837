"""Where the marks of each chart are drawn, in millimetres."""
