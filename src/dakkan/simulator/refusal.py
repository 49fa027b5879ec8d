"""How the world says no; `http.py` writes it as Twilio does."""


class Refused(Exception):
    """An error answer: HTTP status, Twilio's code, and the sentence beside it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message


def not_found(what: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {what} was not found")


def wrong_credential() -> Refused:
    return Refused(401, 20003, "Authenticate")


def invalid(message: str) -> Refused:
    return Refused(400, 20001, message)
