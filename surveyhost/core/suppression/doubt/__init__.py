"""Doubt: pairs of whole-number tables of answers that fit everything printed, and yet differ.

People are whole. A count that fractions could explain in two ways may leave whole people only one, and then the report
names somebody. So a measure is released only if, for every set of fewer than k people whom no printed row tells apart,
and for every clipped cell, two tables exist that agree with all that is printed of it and differ there. Whoever holds
the report cannot tell which is true.

`printed` says what a table must agree with, and `options` what the options of one question have to do with each
other; those that bind each other stand in `choices`. `check` decides whether a table agrees, and what two tables leave
open. `walk` and `exchanges` find tables by moving people about, `swaps` those of choices, and `exact` by integer
programming, or it shows that there are none. `gate` and `joint` keep cells back until nothing is certain; `giving_up`
says which it costs least to give up. Whoever doubts the search need not read it: a table that was found badly is
refused.
"""
