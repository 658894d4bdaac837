"""One module per kind of command. `cli` knows which command lies where, and loads it when it is called."""
