"""Use of the service: what is kept of a conversation (masked), recorded without delay, and turned into reports."""
