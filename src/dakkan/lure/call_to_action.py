"""What a body asks people to contact when it holds no link: a number, a mail address, a chat handle.

The largest known SMS hijack of 2025 carried a number to call and no link at all; a judge of links alone
would have been silent.
"""

import re

from .links import plain

_URL = re.compile(r"https?://\S+", re.I)
_PHONE = re.compile(r"(?<![\w/#.:=-])(\+?\(?\d[\d\s().\-‐–]{7,18}\d)(?![\w/])")
_CALL = re.compile(
    r"\b(?:call|phone|dial|ring|tel|telephone|hotline|helpline|contact|text|reach|speak)\b"
    r"|電話|ご連絡|お問い?合わ?せ|TEL|お掛け|おかけ|フリーダイヤル|전화|연락|문의|상담|고객센터",
    re.I,
)
_MAIL = re.compile(r"(?<![\w.])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![\w@])", re.I)
_HANDLE = re.compile(
    r"\b(?:t\.me|wa\.me|line\.me)/\S{3,}"
    r"|(?<![a-z])(?:whatsapp|telegram|wechat|kakao(?:talk)?|카카오톡|카톡|LINE|ライン)\s*(?:id|ＩＤ|アカウント|me|us)?\s*[:：@]\s*@?[\w.+-]{3,}",
    re.I,
)


def digits(number: str) -> str:
    """The digits of a phone number that tell numbers apart, however the country is written: the last nine."""
    return re.sub(r"\D", "", number)[-9:]


def call_back_numbers(body: str) -> tuple[str, ...]:
    """Numbers that people are asked to call; without a word like that, a long number is an order."""
    text = plain(body)
    if not _CALL.search(text):
        return ()
    found = [match[1].strip() for match in _PHONE.finditer(text)]
    return tuple(dict.fromkeys(number for number in found if 9 <= len(re.sub(r"\D", "", number)) <= 15))[:5]


def mail_addresses(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].lower() for match in _MAIL.finditer(_URL.sub(" ", plain(body)))))[:5]


def chat_handles(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _HANDLE.finditer(plain(body))))[:5]
