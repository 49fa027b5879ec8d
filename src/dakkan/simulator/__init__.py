"""A stateful Twilio to practise on: accounts, traffic, audit log, and who knows which secret."""
