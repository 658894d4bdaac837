"""Signing in, for staff and HR: sign-in, second factor, passkeys, and the guard before every other page of theirs."""
