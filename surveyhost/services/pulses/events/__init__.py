"""Events: who may send them, what becomes of them, and the letter's hour."""
