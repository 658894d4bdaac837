"""What becomes of a printed figure: pointed at, decided, acted upon, asked again."""
