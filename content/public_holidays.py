"""``python -m content.public_holidays COUNTRY FIRST LAST``: a country's public holidays, a date a line.

Nothing for a country nobody knows. A program of its own, because the library loads every country's rules,
which a bot that runs for months would never need again: a tenth of its memory.
"""

import sys

import holidays


def main(country: str, first: int, last: int) -> None:
    """Print the dates of the years ``first`` to ``last``."""
    try:
        found = holidays.country_holidays(country, years=range(first, last + 1))
    except NotImplementedError:
        return
    sys.stdout.writelines(f"{day}\n" for day in sorted(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
