"""How days and moments are written in English: Thu 26 Nov 2026, 13:25. The only place where that is said."""

DATE_FORMAT = "D j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = f"{DATE_FORMAT}, {TIME_FORMAT}"
