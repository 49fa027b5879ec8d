"""Words that press people, in English, Japanese and Korean.

Alone they prove nothing (a shop is urgent every weekend); they add weight to a link or a number.
"""

import re
import unicodedata

from .links import plain


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I | re.S)


THEMES: dict[str, tuple[float, re.Pattern[str]]] = {
    "urgency": (
        0.2,
        _words(
            r"\b(?:immediately|urgent(?:ly)?|right away|within \d+ ?h|act now|as soon as possible|overdue)\b",
            r"\b(?:final|last) (?:notice|warning)\b|\bexpires? (?:today|soon)\b",
            r"\bwill be (?:suspended|closed|cancel\w*|returned|terminated|charged)\b",
            r"\bavoid (?:suspension|penalt\w+|fees?|closure)\b",
            r"至急|緊急|直ちに|ただちに|早急|本日中|期限|最終(?:通知|警告)|時間以内",
            r"停止(?:され|いたし|します|となり)",
            r"긴급|즉시|오늘까지|기한|최종",
        ),
    ),
    "account": (
        0.35,
        _words(
            r"\b(?:account|profile|card|access|id|wallet|membership)\b.{0,40}"
            r"\b(?:locked|suspended|limited|restricted|blocked|disabled|on hold|"
            r"deactivated|compromised|frozen)\b",
            r"\b(?:unusual|suspicious|unauthori[sz]ed)\b.{0,30}"
            r"\b(?:activity|sign-?in|log-?in|access|transaction|charge|purchase)",
            r"(?:アカウント|口座|カード|会員|ご利用).{0,20}(?:停止|制限|ロック|凍結|確認が必要|不正)",
            r"不正(?:利用|アクセス|ログイン)|第三者",
            r"(?:계정|계좌|카드).{0,20}(?:정지|제한|잠금|도용)|부정\s?사용|해외\s?결제",
        ),
    ),
    "credentials": (
        0.3,
        _words(
            r"\b(?:verify|confirm|update|validate|restore|unlock|re-?activate)\b.{0,30}"
            r"\b(?:account|identity|details|information|password|card|payment|billing|access|address|wallet)\b",
            r"本人確認|情報.{0,6}(?:更新|確認|入力)|パスワード.{0,8}(?:変更|再設定|更新)",
            r"お支払い?方法.{0,8}(?:更新|確認)",
            r"본인\s?(?:인증|확인)|정보\s?(?:확인|변경|입력)|비밀번호",
        ),
    ),
    "parcel": (
        0.3,
        _words(
            r"\b(?:parcel|package|shipment|delivery|courier|item)\b.{0,60}"
            r"\b(?:held|failed|missed|unable|could not|couldn'?t|pending|waiting|returned|fee|customs|"
            r"incomplete|re-?schedul\w+|re-?deliver\w*|suspended|address)\b",
            r"\b(?:missed|failed|unsuccessful)\b.{0,20}\b(?:delivery|parcel|package)",
            r"不在(?:のため|の為|通知|でした)|持ち帰|再配達|宛先不明",
            r"(?:お)?荷物.{0,30}(?:届け|預か|保管|確認|住所)",
            r"(?:택배|배송|소포|물품).{0,30}(?:주소|불명|보류|반송|확인|미배달|오류)",
        ),
    ),
    "refund": (
        0.3,
        _words(
            r"\b(?:refund|rebate|reimbursement|compensation|cash ?back|unclaimed)\b",
            r"還付|返金|払い戻し|給付金|환급|환불|지원금",
        ),
    ),
    "payment": (
        0.3,
        _words(
            r"\b(?:declined|unpaid|outstanding|owed?|debit(?:ed)?|charged|transaction|invoice|toll)\b",
            r"\bpayment (?:failed|due|of|was)\b|\btransferred\b",
            r"未納|未払|滞納|料金.{0,12}(?:確認|未|支払)|引き落とし|取引",
            r"お支払い?(?:が|を|の).{0,12}(?:できません|確認|お願い|失敗)",
            r"미납|연체|결제|송금|승인",
        ),
    ),
    "authority": (
        0.35,
        _words(
            r"\b(?:tax|irs|hmrc|court|police|customs|fines?|penalt\w+|violation|warrant|ministry|dmv)\b",
            r"国税|税務署|税金|差し?押さ?え|裁判|警察|罰金|年金機構|マイナ",
            r"국세|세금|경찰|검찰|법원|과태료|범칙금|건강보험",
        ),
    ),
    "prize": (
        0.3,
        _words(
            r"\b(?:you(?:'ve| have)? won|winner|prize|lottery|gift ?card|claim your|congratulations)\b",
            r"当選|プレゼント|ギフト券|당첨|경품",
        ),
    ),
    "family": (
        0.35,
        _words(
            r"\b(?:hi |hey )?(?:mum|mom|dad)\b.{0,60}\b(?:new number|lost|broke|phone)\b",
            r"携帯.{0,8}(?:変わ|壊れ).{0,30}(?:新しい|連絡)",
            r"(?:엄마|아빠).{0,30}(?:폰|핸드폰|번호)",
        ),
    ),
}
"""Theme → its weight of 0..1 and the words that show it."""


def themes_of(body: str) -> tuple[str, ...]:
    """The themes of `THEMES` that `body` plays on, in their order."""
    text = plain(body)
    return tuple(theme for theme, (_weight, words) in THEMES.items() if words.search(text))


def language_of(body: str) -> str:
    """`ja`, `ko` or `zh` by the script, `en` for anything Latin, "und" for others, "" without letters."""
    kinds = {unicodedata.name(letter, "").split(" ")[0] for letter in body[:500] if letter.isalpha()}
    if kinds & {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"}:
        return "ja"
    if "HANGUL" in kinds:
        return "ko"
    if "CJK" in kinds:
        return "zh"
    return "en" if kinds & {"LATIN", "FULLWIDTH"} else ("und" if kinds else "")
