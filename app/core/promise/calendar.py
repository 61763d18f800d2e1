"""The shop calendar: what is guaranteed when, what the shop lets be said, and the worst case over a span of time."""

from app.core.promise.guarantee import end_of, is_shipping_day, surely, transit_rule
from app.core.promise.windows import ShipWindow, allowed_window
from app.core.promise.worst import Worst, critical_moments, worst_case

__all__ = [
    "ShipWindow",
    "Worst",
    "allowed_window",
    "critical_moments",
    "end_of",
    "is_shipping_day",
    "surely",
    "transit_rule",
    "worst_case",
]
