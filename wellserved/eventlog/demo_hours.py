"""The working hours of the sample company, as the file that says them."""

from collections import Counter
from datetime import time

from wellserved.eventlog.demo_company import STAFFING, TEAMS, ZONE
from wellserved.eventlog.hours_keys import written_key

_OPENING = """\
# When the teams of the sample company work. To count waiting in these hours: --hours hours.toml
# Times are those of the clock on the wall, in summer and in winter.
format = 1

# The hours of every team that is not named below, and what the others have in common with it.
[default]
zone = "{zone}"
mon-fri = "{hours}"
# With a break at noon: mon-fri = "09:00-12:00, 13:00-17:00"
# On Saturdays, too: sat = "10:00-14:00"
# Public holidays of a country, or of a part of one: holidays = "DE-BE"

# Some days are different.
[default.days]
# 2026-12-24 = "09:00-12:00"
# 2026-12-31 = "closed"

# A team names only what differs.
"""


def demo_hours_toml() -> str:
    """Return the hours file of the sample company: the hours in which its teams are simulated, to the minute."""
    hours = {staffing.team: _written(staffing.opens, staffing.closes) for staffing in STAFFING.values()}
    usual = Counter(hours.values()).most_common(1)[0][0]
    others = [f'[team.{written_key(team)}]\nmon-fri = "{hours[team]}"\n' for team in TEAMS if hours[team] != usual]
    return _OPENING.format(zone=ZONE.key, hours=usual) + "\n".join(others)


def _written(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}"
