"""Outside figures as files are compared with them: plain, without rows of the database behind them."""

from wellserved.web.exchange.plan_outside import KnownOutside, KnownSegment, Said
from wellserved.web.models import OutsideFigure, Segment


def known_outside() -> KnownOutside:
    """Give all kinds of outside customers that are there, and all figures. Two queries."""
    segments = Segment.objects.filter(closed_on_date=None).order_by("name", "pk").values_list("pk", "key", "name")
    figures = OutsideFigure.objects.values_list("segment_id", "month", "metric", "value", "n", "unit")
    return KnownOutside(
        tuple(KnownSegment(*each) for each in segments),
        {(segment, month, metric): Said(value, n, unit) for segment, month, metric, value, n, unit in figures},
    )
