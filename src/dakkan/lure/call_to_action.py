"""What a body asks people to contact when it holds no link: a number, a mail address, a chat handle.

The largest known SMS hijack of 2025 carried a number to call and no link at all; a judge of links alone
would have been silent.
"""

import re

from .links import plain

_URL = re.compile(r"https?://\S+", re.I)
_PHONE = re.compile(r"(?<![\w/#.:=-])(\+?\(?(?:\d|X)(?:\d|X|[\s().\-‐–]){7,18}(?:\d|X))(?![\w/])")
"""Also with digits masked as X, as reports and archives keep them."""
_CALL = re.compile(
    r"\b(?:call(?:ing)?|phone|dial|ring|tel|telephone|hotline|helpline|contact|text|reach|speak|ph|tlp|"
    r"customer (?:care|service|support)|help ?desk|llam[ea]r?|appelez|joindre|anrufen|rufen|bel|bellen|chiam[ai]|"
    r"ligue|hubungi|hub)\b"
    r"|電話|ご連絡|お問い?合わ?せ|TEL|お掛け|おかけ|フリーダイヤル|サポート|折り返し"
    r"|전화|연락|문의|상담|고객센터|신고|致电|拨打|позвоните",
    re.I,
)
_REFUSAL = re.compile(r"(?:무료)?\s?(?:수신)?\s?거부\s?:?\s?[\d-]{8,14}")
"""The number to be left alone by, which every advertisement in Korea must carry, is not one to call."""
_MAIL = re.compile(r"(?<![\w.])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![\w@])", re.I)
_HANDLE = re.compile(
    r"\b(?:t\.me|wa\.me|line\.me)/\S{3,}"
    r"|(?<![a-z])(?:whats ?app|telegram|wechat|微信|kakao(?:talk)?|카카오톡|상담톡|카톡|LINE|ライン)\s*"
    r"(?:id|アカウント|me|us|our \w+|number|추가|on|at)?\s*(?:[:：@]\s*@?[\w.+-]{3,}|\+?[\dX][\dX -]{7,})"
    r"|\btelegram\b.{0,12}@\w{4,}"
    r"|(?<![a-z])(?:chat|info|hub|cht|message) wa\b|\bwa[: ]+\+?[\dX][\dX -]{7,}"
    r"|(?:카카오톡|상담톡|카톡)\s*(?:id|추가|친구|[a-z0-9]{4,})|(?:LINE|ライン)\s*(?:ID|で追加|を?追加)",
    re.I,
)


def digits(number: str) -> str:
    """The digits of a phone number that tell numbers apart, however the country is written: the last nine."""
    return re.sub(r"\D", "", number)[-9:]


def call_back_numbers(body: str) -> tuple[str, ...]:
    """Numbers that people are asked to call; without a word like that, a long number is an order."""
    text = _REFUSAL.sub(" ", plain(body))
    if not _CALL.search(text):
        return ()
    found = [match[1].strip() for match in _PHONE.finditer(text)]
    return tuple(dict.fromkeys(number for number in found if 8 <= len(re.sub(r"[^\dX]", "", number)) <= 15))[
        :5
    ]


def mail_addresses(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].lower() for match in _MAIL.finditer(_URL.sub(" ", plain(body)))))[:5]


def chat_handles(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _HANDLE.finditer(plain(body))))[:5]
