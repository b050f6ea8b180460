"""The wire: the request class, lanes and limits, and the vocabulary of what can go wrong with a send."""

import os

# python-telegram-bot warns about every RetryAfter it makes until one opts in to timedeltas, which is the
# form it will have in its next major version. The variable is read each time, so setting it here suffices.
os.environ.setdefault("PTB_TIMEDELTA", "1")
