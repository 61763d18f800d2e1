"""Libraries that arrive from and leave for other tools: formats, then a plan, then one transaction."""
