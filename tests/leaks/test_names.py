"""What the name before a value says."""

import pytest

from dakkan.leaks.names import Name, name_of


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("TWILIO_AUTH_TOKEN=", Name.STRONG),
        ("'twilioToken' => '", Name.STRONG),
        ("define('TWILIO_TOKEN', '", Name.STRONG),
        ("config['twilio']['token'] = '", Name.STRONG),
        ('name: TWILIO_AUTH_TOKEN\n   value: "', Name.STRONG),
        ('s:12:"twilio_token";s:32:"', Name.STRONG),
        ('os.environ.get("TWILIO_AUTH_TOKEN", "', Name.STRONG),
        ("<key>AuthToken</key>\n<string>", Name.STRONG),
        ("password: ", Name.MEDIUM),
        ("<pw>", Name.MEDIUM),
        ("apiKey = ", Name.MEDIUM),
        ("SECRET_KEY = ", Name.WEAK),
        ("DB_PASSWORD=", Name.OTHER),
        ("STRIPE_SECRET=", Name.OTHER),
        ("flavour_of = ", Name.OTHER),
        ("shop,", Name.NONE),
        ("( ", Name.NONE),
        ("md5: ", Name.AGAINST),
        ("auth_token_hash=", Name.AGAINST),
        ("twilio_request_id: ", Name.AGAINST),
        ("session=", Name.AGAINST),
        ('"twilio-auth.js": "', Name.AGAINST),
    ],
)
def test_name(before: str, says: Name) -> None:
    assert name_of(before.encode())[0] is says


def test_a_name_two_lines_up_is_not_the_values() -> None:
    assert name_of(b"auth_token: x\n\n\n")[0] is Name.NONE
