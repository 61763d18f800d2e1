"""The agents' sidebar and the demo chat: their pages and the rules under which they may be embedded."""

from app.web.sidebar.pages import STATIC, Assets, router

__all__ = ["STATIC", "Assets", "router"]
