"""The commands, one module each: a function ``run`` that takes the arguments."""
