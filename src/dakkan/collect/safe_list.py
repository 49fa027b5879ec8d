"""Numbers that are never stopped by the pumping protection: a list that Twilio does not show.

It can only be asked for one number or prefix at a time, so those seen in an attack are asked for.
"""

from collections.abc import Iterable

import pyarrow as pa

from ..errors import NotFound
from ..twilio.client import Twilio
from ..twilio.credential import Credential
from ..twilio.endpoints import SAFE_LIST
from .normalise import normalise

MOST_NUMBERS = 200
"""Asked for at a time; one request each."""


def listed(
    twilio: Twilio, credential: Credential, account_sid: str, numbers: Iterable[str], collection: str = ""
) -> pa.Table:
    """Rows of `safe_list` for those of `numbers` that are on it. Raises TwilioError and Unreachable."""
    found = [normalise("safe_list", [], account_sid=account_sid, read_at=twilio.now(), collection="").columns]
    for number in list(dict.fromkeys(numbers))[:MOST_NUMBERS]:
        try:
            pages = list(twilio.pages(credential, SAFE_LIST, account_sid, PhoneNumber=number))
        except NotFound:
            continue
        for page in pages:
            rows = normalise(
                "safe_list",
                page.rows,
                account_sid=account_sid,
                read_at=page.read_at,
                collection=collection,
            )
            found.append(rows.columns)
    return pa.concat_tables(found)
