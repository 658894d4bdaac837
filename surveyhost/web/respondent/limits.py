"""How often one may guess. Counted are wrong receipts and unknown links only; whoever holds a link is never counted.

A limit never bars a real link: a whole plant may share one address, and a link holds 128 random bits, so that guessing
is hopeless anyway.
"""

from limits import RateLimitItemPerHour

WRONG_RECEIPTS = RateLimitItemPerHour(5, 1, "receipt")
"""For one link."""
UNKNOWN_LINKS = RateLimitItemPerHour(100, 1, "link")
"""From one address."""
