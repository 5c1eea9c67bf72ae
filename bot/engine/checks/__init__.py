"""Does a whole flow hold together, and do the flows of a centre fit?"""
