from dakkan.simulator.coverage import endpoints, table


def test_every_endpoint_is_in_the_table() -> None:
    printed = table()

    assert ("accounts.twilio.com", "/v1/AuthTokens/Promote", "POST") in endpoints()
    assert all(path in printed for _, path, _ in endpoints())


def test_described_paths_are_counted_beside_the_answered_ones() -> None:
    answered = sum(host == "verify.twilio.com" for host, _, _ in endpoints())

    printed = table({"verify.twilio.com": ["/v2/Services", "/v2/Forms"]})

    assert f"| `verify.twilio.com` | {answered} | 2 |" in printed
