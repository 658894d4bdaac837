"""After fieldwork: which cells may be printed, and which are kept back.

`primary` keeps back what rests on too few people and clips where nearly all agree; `secondary` keeps back cells from
which those follow by subtraction; `doubt` keeps back more until nothing is certain about anybody, with `giving_up`
saying which rows it costs least; `proof` shows that no sum of printed rows rests on too few. `tables` and `apply` put
them together, and `publish` makes of it what is released.
"""
