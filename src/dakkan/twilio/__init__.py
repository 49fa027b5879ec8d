"""The only part that knows HTTP: reading Twilio, and the few calls that change something there."""
