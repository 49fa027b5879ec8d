"""What the shop writes to its customers, in English and Japanese.

Every link leads to the shop's own reserved names (`.example`, `.test`): nothing in a simulated message can
be followed anywhere.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SHOP_DOMAIN = "kumo-store.example"

_EN_ITEMS = ("parcel", "order", "books", "package", "gift box")
_JA_ITEMS = ("ご注文商品", "お荷物", "書籍", "ギフト商品")
_EN_NAMES = (
    "Aiko",
    "Ben",
    "Carla",
    "Daniel",
    "Emi",
    "Frank",
    "Grace",
    "Hana",
    "Ivan",
    "Julia",
    "Ken",
    "Lena",
)
_JA_NAMES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田")
_EN_GOODS = ("autumn picks", "new arrivals", "stationery", "picture books", "winter sale", "calendars 2027")
_JA_GOODS = ("秋の新刊", "新着商品", "文房具フェア", "絵本特集", "ウィンターセール", "2027年カレンダー")
_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "code": {
        "en": (
            "Kumo Store: your verification code is {code}. It expires in 10 minutes. Do not share it.",
            "{code} is your Kumo Store sign-in code.",
            "Your code for changing the delivery address is {code}. Kumo Store staff will never ask for it.",
        ),
        "ja": (
            "【くもストア】認証コード：{code}\n10分以内に入力してください。他の人に教えないでください。",
            "くもストアのログイン用コードは {code} です。",
            "{code} はお届け先変更の確認コードです。スタッフがお尋ねすることはありません。",
        ),
    },
    "delivery": {
        "en": (
            "Hi {name}, your {item} (order {order}) has left our warehouse. Track it: {link}",
            "Kumo Store: order {order} arrives {weekday} between {hour}:00 and {until}:00.",
            "Your {item} was delivered at {hour}:{minute}. Thank you for shopping at Kumo Store!",
            "Order {order} is ready for pick-up at the counter until {hour}:00. Bring code {code}.",
        ),
        "ja": (
            "{name}様、{item}（注文番号 {order}）を発送しました。配送状況：{link}",
            "【くもストア】注文 {order} は{weekday}曜日 {hour}時～{until}時にお届け予定です。",
            "{item}は{hour}時{minute}分にお届け済みです。ご利用ありがとうございました。",
            "注文番号 {order} の店頭受け取りの準備ができました。受取番号 {code}、本日{hour}時まで。",
        ),
    },
    "reminder": {
        "en": (
            "Reminder: your reading circle at Kumo Store is on {weekday} at {hour}:00. Reply C to cancel.",
            "Hi {name}, your reservation {order} is kept until {weekday}. Details: {link}",
            "Your Kumo points ({code}) expire at the end of the month. Use them: {link}",
        ),
        "ja": (
            "【くもストア】{weekday}曜日 {hour}時からの読書会のご案内です。キャンセルはCと返信してください。",
            "{name}様、お取り置き {order} の期限は{weekday}曜日です。詳細：{link}",
            "くもポイント（{code}pt）は今月末で失効します。ご利用はこちら：{link}",
        ),
    },
    "news": {
        "en": (
            "Kumo Store news: {goods} are here. Members see them first: {link} Stop? Reply STOP",
            "{name}, {goods} at Kumo Store, this weekend 15% off for members: {link} STOP to end",
        ),
        "ja": (
            "【くもストア便り】{goods}はじまりました。会員先行ページ：{link} 停止はSTOPと返信",
            "{name}様、今週末は会員様限定で{goods}が15%オフ。{link} 配信停止:STOP",
        ),
    },
    "support": {
        "en": (
            "Kumo Support: we received your question ({order}) and will answer by {weekday}.",
            "Kumo Support: ticket {order} has a new answer. Read it: {link}",
            "Our colleague will call you today at {hour}:{minute} about ticket {order}.",
        ),
        "ja": (
            "【くもサポート】お問い合わせ（{order}）を受け付けました。{weekday}曜日までに回答いたします。",
            "【くもサポート】お問い合わせ {order} に回答があります。{link}",
            "本日{hour}時{minute}分頃、受付番号 {order} の件で担当者よりお電話いたします。",
        ),
    },
    "campaign": {
        "en": (
            "{name}, the Kumo gift card is here: give books this winter. Choose a design {link} STOP to end",
            "New at Kumo Store: gift cards by SMS, from 1000 yen. See {link} Reply STOP to opt out",
        ),
        "ja": (
            "{name}様、くもギフトカードができました。この冬は本を贈りませんか。{link} 停止:STOP",
            "【くもストア】SMSで贈れるギフトカード、1,000円から。{link} 配信停止はSTOPと返信",
        ),
    },
}

_LINKS = {
    "delivery": "https://go.kumo-store.example/t/",
    "reminder": "https://go.kumo-store.example/r/",
    "news": "https://www.kumo-store.example/n/",
    "support": "https://help.kumo-store.example/q/",
    "campaign": "https://www.kumo-store.example/c/",
}

REPLIES = {
    "en": ("STOP", "Thanks!", "C", "When will it arrive?", "Yes please", "ok", "Wrong number, sorry"),
    "ja": ("STOP", "ありがとうございます", "C", "いつ届きますか？", "了解です", "変更したいです", "はい"),
}
"""What customers write back."""

FOREIGN_CODES = (
    "{code} is your verification code.",
    "Your one-time passcode is {code}. Never share it.",
    "認証コードは {code} です。第三者に教えないでください。",
)
"""What other services send to the shop's numbers: the codes that a moved webhook would steal."""

KINDS = tuple(_TEXTS)
Makers = Mapping[str, Callable[[random.Random], object]]
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class Writer:
    """Writes bodies of one kind in one language; the same seeded chance writes the same bodies."""

    kind: str
    language: str

    def write(self, chance: random.Random) -> str:
        """One body: plain text, links to the shop's own hosts only."""
        draw = chance.random
        texts = _TEXTS[self.kind][self.language]
        text = texts[int(draw() * len(texts))]
        facts = _JA if self.language == "ja" else _EN
        return text.format_map(_Facts(self.kind, facts, chance)) if "{" in text else text


class _Facts(dict[str, object]):
    """Fills only the placeholders that a text really has: drawing them all would cost half the build."""

    def __init__(
        self, kind: str, makers: "Mapping[str, Callable[[random.Random], object]]", c: random.Random
    ):
        super().__init__()
        self._kind, self._makers, self._chance = kind, makers, c

    def __missing__(self, key: str) -> object:
        if key == "link":
            number = int(self._chance.random() * 32**7)
            tail = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(0, 35, 5))
            return _LINKS[self._kind] + tail
        return self._makers[key](self._chance)


def _pick(values: tuple[str, ...] | str) -> Callable[[random.Random], object]:
    return lambda chance: values[int(chance.random() * len(values))]


_BOTH: Mapping[str, Callable[[random.Random], object]] = {
    "code": lambda chance: 100_000 + int(chance.random() * 900_000),
    "order": lambda chance: f"K{10_000_000 + int(chance.random() * 90_000_000)}",
    "hour": lambda chance: 9 + int(chance.random() * 11),
    "until": lambda chance: 20 + int(chance.random() * 2),
    "minute": lambda chance: 10 + int(chance.random() * 50),
}
_EN = {
    **_BOTH,
    "name": _pick(_EN_NAMES),
    "item": _pick(_EN_ITEMS),
    "goods": _pick(_EN_GOODS),
    "weekday": _pick(_WEEKDAYS_EN),
}
_JA = {
    **_BOTH,
    "name": _pick(_JA_NAMES),
    "item": _pick(_JA_ITEMS),
    "goods": _pick(_JA_GOODS),
    "weekday": _pick(_WEEKDAYS_JA),
}


def reply(language: str, chance: random.Random) -> str:
    """What a customer answers."""
    return chance.choice(REPLIES[language])


def foreign_code(chance: random.Random) -> str:
    """A one-time code that somebody else's service sends to one of the shop's numbers."""
    return chance.choice(FOREIGN_CODES).format(code=chance.randrange(100_000, 1_000_000))
