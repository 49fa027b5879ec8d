"""What the thief of a drill writes: placeholders with the shape of lures, for drills only.

They carry the marks that a judge of bait looks for (a borrowed name inside a foreign host, a host shaped like
a shortener, pressure, a number to call) and nothing that works: every host ends in `.example` or `.test`,
every number is reserved for fiction, and each body says that it belongs to a drill.
"""

import random
from collections.abc import Mapping

_TAIL = "abcdefghijkmnpqrstuvwxyz23456789"

PARCEL_HOSTS = ("yamato-redelivery.example", "usps.parcel-check.example", "s-rt.test")
BANK_HOSTS = ("mizuho.card-confirm.example", "secure-paypal-login.example", "b1t-go.test")
CALL_BACK_NUMBERS = ("+1 202 555 0143", "+1 312 555 0178")

_FAMILIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "parcel": {
        "en": (
            "Your parcel could not be delivered. Confirm your address within 24h: {parcel} (drill)",
            "Parcel {number} is on hold, a fee of 1.99 is unpaid: {parcel} (drill)",
        ),
        "ja": (
            "お荷物のお届けにあがりましたが不在の為持ち帰りました。ご確認ください {parcel} (訓練)",
            "荷物 {number} は住所不明のため保管中です。至急ご確認ください：{parcel} (訓練)",
        ),
    },
    "bank": {
        "en": (
            "Your account is locked after unusual activity. Verify now: {bank} (drill)",
            "Security alert: a payment of 499.00 was made. Not you? Cancel here {bank} (drill)",
        ),
        "ja": (
            "お客様の口座に異常なログインがありました。至急ご確認ください {bank} (訓練)",
            "カードのご利用を一時制限しました。本人確認はこちら：{bank} (訓練)",
        ),
    },
    "call-back": {
        "en": (
            "Declined transaction of 1,250.00 on your card. Call {phone} at once. (drill)",
            "Fraud team: we blocked a transfer from your account. Call {phone} now. (drill)",
        ),
        "ja": (
            "ご利用料金の確認が取れません。本日中に {phone} までお電話ください。(訓練)",
            "不正な送金を止めました。至急 {phone} までご連絡ください。(訓練)",
        ),
    },
    "code": {
        "en": ("Your code is {number}", "{number} is your login code", "Verification: {number}"),
        "ja": ("認証コード {number}",),
    },
    "test": {"en": ("test", "test 2", "hi"), "ja": ("test",)},
}


def write(family: str, language: str, chance: random.Random) -> str:
    """One body of `family` (parcel, bank, call-back, code or test), with small mutations."""
    texts = _FAMILIES[family][language]
    tail = "".join(chance.choice(_TAIL) for _ in range(6))
    return chance.choice(texts).format(
        parcel=f"https://{chance.choice(PARCEL_HOSTS)}/{tail}",
        bank=f"https://{chance.choice(BANK_HOSTS)}/{tail}",
        phone=chance.choice(CALL_BACK_NUMBERS),
        number=chance.randrange(100_000, 1_000_000),
    )
