"""The split count: each rating in two halves, one for the desk and one for the keeper, added up over proven groups.

The proof that comes with each ballot is Prio3Count's of draft-irtf-cfrg-vdaf-20, repeated over the cells of a ballot.
Experimental: nobody outside has reviewed it.
"""
