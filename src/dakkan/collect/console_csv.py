"""The Console's CSV exports of messages and calls, as rows of the API.

Their headers, dates and words differ by year, page and the spreadsheet they went through, so names are
compared without case, blanks and signs; columns that are not known stay in the row under their own name.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

_FIELDS = {
    "sid": "sid messagesid callsid smssid messageid callid id resourcesid",
    "account_sid": "accountsid account subaccountsid subaccount",
    "from": "from sender fromnumber caller callerid fromcaller",
    "to": "to recipient tonumber called torecipient",
    "body": "body messagebody message text content",
    "status": "status messagestatus callstatus",
    "direction": "direction",
    "price": "price cost amount totalprice",
    "price_unit": "priceunit currency",
    "num_segments": "numsegments segments segmentcount numberofsegments",
    "num_media": "nummedia media mediacount",
    "error_code": "errorcode error",
    "messaging_service_sid": "messagingservicesid messagingservice",
    "date_sent": "sentdate datesent sent senttime senton datesentutc",
    "date_created": "datecreated created createddate createdat date datetime time timestamp",
    "date_updated": "dateupdated updated updatedat",
    "start_time": "starttime startdate started startedat calldate",
    "end_time": "endtime enddate ended endedat",
    "duration": "duration durationseconds callduration seconds durationsec",
    "parent_call_sid": "parentcallsid",
    "phone_number_sid": "phonenumbersid",
    "trunk_sid": "trunksid",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_OF_CALLS = {"duration", "start_time", "end_time", "parent_call_sid"}
_OF_MESSAGES = {"body", "num_segments", "date_sent", "num_media"}
_TIMES = ("date_sent", "date_created", "date_updated", "start_time", "end_time")
_DIRECTIONS = {
    "incoming": "inbound",
    "outgoing": "outbound-api",
    "outgoing-api": "outbound-api",
    "outgoing-dial": "outbound-dial",
    "outgoing-reply": "outbound-reply",
    "outgoing-call": "outbound-call",
    "outbound": "outbound-api",
    "trunking-terminating": "trunking-terminating",
    "trunking-originating": "trunking-originating",
}
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "JST": 9, "CET": 1, "CEST": 2, "BST": 1,
}  # fmt: skip
_WAYS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%H:%M:%S %Y-%m-%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y, %I:%M %p",
    "%d %b %Y %H:%M:%S",
)


def fields_of(headers: list[str]) -> list[str]:
    """The API's field for each header; a header that is not known stays as it is."""
    found: list[str] = []
    for header in headers:
        name = _FIELD_OF.get(re.sub(r"[^a-z0-9]", "", header.lower()), "")
        found.append(name if name and name not in found else header.strip())
    return found


def table_of_headers(headers: list[str]) -> str | None:
    """`messages` or `calls`; None when the headers do not tell."""
    plain = {re.sub(r"[^a-z0-9]", "", header.lower()) for header in headers}
    fields = {_FIELD_OF.get(name, "") for name in plain}
    if plain & {"callsid", "callstatus"} or fields & {
        "duration",
        "start_time",
        "end_time",
        "parent_call_sid",
    }:
        return "calls"
    if plain & {"messagesid", "smssid"} or fields & {"body", "num_segments", "date_sent", "num_media"}:
        return "messages"
    return None


def row_of(fields: list[str], values: list[str]) -> dict[str, str | None]:
    """One line as the API would give it; a row without a SID gets a name made of its content."""
    row: dict[str, str | None] = {
        field: value.strip().strip("\x00") if field != "body" else value
        for field, value in zip(fields, values, strict=False)
    }
    for field in _TIMES:
        if row.get(field):
            row[field] = when(str(row[field]))
    for field in ("from", "to"):
        if row.get(field):
            row[field] = number(str(row[field]))
    if row.get("status"):
        row["status"] = _word(str(row["status"]))
    if row.get("direction"):
        word = _word(str(row["direction"]))
        row["direction"] = _DIRECTIONS.get(word, word)
    if not row.get("sid"):
        row["sid"] = _made_name(row)
    return row


def _word(text: str) -> str:
    return re.sub(r"[\s_]+", "-", text.strip().lower())


def number(text: str) -> str:
    """A number that a spreadsheet took the plus off, or put a quote before, gets it back."""
    bare = text.strip().lstrip("'\"=").rstrip('"')
    digits = re.sub(r"[\s().-]", "", bare)
    return f"+{digits}" if re.fullmatch(r"[1-9][0-9]{9,14}", digits) else bare


def when(text: str) -> str:
    """ISO 8601 where the date can be understood, else as it was. Without a zone UTC is meant."""
    words = re.sub(r"\s+", " ", text.strip().replace("\u202f", " "))
    hours = 0
    for zone in re.findall(r"\b([A-Z]{1,4})\b", words):
        if zone in _ZONES:
            hours = _ZONES[zone]
            words = re.sub(rf"\s*\b{zone}\b", "", words)
    for way in _WAYS:
        try:
            at = datetime.strptime(words, way)
        except ValueError:
            continue
        return at.replace(tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC).isoformat()
    return text.strip()


def _made_name(row: Mapping[str, str | None]) -> str:
    return "row-" + hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:32]
