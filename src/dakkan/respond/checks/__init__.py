"""What is asked of Twilio after the fact, a file a subject: each question about one account, or about the tree."""
