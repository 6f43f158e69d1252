"""Days as in English: the names of days and months in them come from the made-up catalogue."""

from wellserved.web.formats.en.formats import DATE_FORMAT, DATETIME_FORMAT, TIME_FORMAT

__all__ = ["DATETIME_FORMAT", "DATE_FORMAT", "TIME_FORMAT"]
