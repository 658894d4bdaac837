"""Ways besides mail on which links reach their owners."""
