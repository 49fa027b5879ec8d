"""Dakkan: take back a hijacked Twilio account."""

__version__ = "0.1.0"
