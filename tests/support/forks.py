"""Where the processes of bots come from that are killed: a server that has imported everything forks them.

The imports and the first reading of the texts take a start's seconds; a fork has them, and no past besides.
"""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.support.warm", "tests.support.mortal", "tests.support.process", "__main__"]
)
