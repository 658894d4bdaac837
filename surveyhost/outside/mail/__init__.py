"""Mail: headers, delivery, servers' replies."""
