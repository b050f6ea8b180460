"""The rules: pure functions over frozen values, standard library only, time passed in."""
