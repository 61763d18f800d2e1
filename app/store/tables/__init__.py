"""The tables. No relationships: what is needed is asked for, and always by shop.

A row that belongs to a shop carries `shop_id` itself, also where it could be reached through another row,
so that every query can name the shop and a foreign key can hold both to the same one.
"""

from app.store.tables.days import AskDay, EventDay, HeldDay
from app.store.tables.library import Audit, Entry, EntryVersion, FactsVersion, Kind, Scope, State
from app.store.tables.people import (
    ROLES,
    ApiToken,
    LoginThrottle,
    Membership,
    Meta,
    Shop,
    User,
    WebSession,
)
from app.store.tables.usage import Ask, Confidence, Event, EventKind, Favourite, Held, OrderRow
from app.store.tables.work import (
    Campaign,
    CampaignItem,
    ExportRun,
    FactsPreset,
    Flag,
    ImportJob,
    JobState,
)

__all__ = [
    "ROLES",
    "ApiToken",
    "Ask",
    "AskDay",
    "Audit",
    "Campaign",
    "CampaignItem",
    "Confidence",
    "Entry",
    "EntryVersion",
    "Event",
    "EventDay",
    "EventKind",
    "ExportRun",
    "FactsPreset",
    "FactsVersion",
    "Favourite",
    "Flag",
    "Held",
    "HeldDay",
    "ImportJob",
    "JobState",
    "Kind",
    "LoginThrottle",
    "Membership",
    "Meta",
    "OrderRow",
    "Scope",
    "Shop",
    "State",
    "User",
    "WebSession",
]
