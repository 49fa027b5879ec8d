"""Every field by which Twilio reaches somebody is compared: as Twilio's own description has them."""

import gzip
import json
import re

import pytest

from dakkan.case import displaced
from dakkan.respond.resources import TIES, URLS
from simulator.openapi import SPEC

pytestmark = pytest.mark.skipif(not SPEC.is_dir(), reason="Twilio's description is not beside the repository")
SCHEMAS = {
    "number": ("twilio_api_v2010", "api.v2010.account.incoming_phone_number"),
    "application": ("twilio_api_v2010", "api.v2010.account.application"),
    "service": ("twilio_messaging_v1", "messaging.v1.service"),
}
REACHES = re.compile(r"(_url|_callback|_application_sid|trunk_sid)$")


def fields(kind: str) -> set[str]:
    name, schema = SCHEMAS[kind]
    described = json.loads(gzip.decompress((SPEC / f"{name}.json.gz").read_bytes()))
    return set(described["components"]["schemas"][schema]["properties"])


@pytest.mark.parametrize("kind", SCHEMAS)
def test_all_fields_that_lead_somewhere_are_known(kind: str) -> None:
    leading = {field for field in fields(kind) if REACHES.search(field)}

    known = set(URLS[kind]) | (set(TIES) if kind == "number" else set())
    assert leading <= known
    assert known <= fields(kind)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_case_takes_each_of_them_for_a_webhook_that_was_moved(kind: str) -> None:
    leading = {field for field in fields(kind) if REACHES.search(field) or field.endswith("_method")}

    assert leading
    assert all(field.endswith(displaced._ENDINGS) for field in leading)
