"""Words that press people, in English, Japanese, Korean and a little of other languages.

Alone they prove nothing (a shop is urgent every weekend); they add weight to a link or a number. How much
each theme weighs is learned beside the other words; what calms (a code to type in, a way out of a list)
is told in the same way.
"""

import re
import unicodedata
from dataclasses import dataclass

from .links import plain


@dataclass(frozen=True)
class Words:
    """Patterns over small letters; those with Japanese, Korean and the like are tried on such texts only."""

    latin: re.Pattern[str]
    wide: re.Pattern[str] | None

    def heard_in(self, text: str) -> bool:
        if self.latin.search(text):
            return True
        return self.wide is not None and not text.isascii() and bool(self.wide.search(text))


def _words(*patterns: str) -> Words:
    latin = [pattern for pattern in patterns if pattern.isascii() or "\\b" in pattern]
    wide = [pattern for pattern in patterns if pattern not in latin]
    return Words(
        re.compile("|".join(latin) or r"(?!)", re.S), re.compile("|".join(wide), re.S) if wide else None
    )


THEMES: dict[str, Words] = {
    "urgency": _words(
        r"\b(?:immediately|urgent(?:ly)?|right away|within \d+ ?h|act now|as soon as possible|overdue)\b",
        r"\b(?:final|last) (?:notice|warning|reminder)\b|\bexpires? (?:today|soon)\b",
        r"\bwill (?:be )?(?:suspend|clos|cancel|return|terminat|charg|block|disconnect|deactivat|destroy)\w*",
        r"\bavoid (?:\w+ )?(?:suspen\w+|penalt\w+|fees?|clos\w+|block\w*|disconnect\w*|legal)\b",
        r"\b(?:urgente|inmediatamente|immédiatement|sofort|dringend|onmiddellijk|subito|imediatamente|segera)\b",
        r"至急|緊急|直ちに|ただちに|早急|本日中|期限|最終(?:通知|通告|警告)|時間以内|最終のお知らせ",
        r"停止(?:され|いたし|します|となり)",
        r"긴급|즉시|오늘까지|기한|최종|급하게",
        r"尽快|立即|马上",
    ),
    "account": _words(
        r"\b(?:account|profile|card|access|id|wallet|membership|kyc|sim|number|banking)\b.{0,40}"
        r"\b(?:lock|suspend|limit|restrict|block|disabl|on hold|deactivat|compromis|frozen|expire)\w*",
        r"\b(?:unusual|suspicious|unauthori[sz]ed)\b.{0,30}"
        r"\b(?:activit|sign-?in|log-?in|access|transaction|charge|purchase|attempt)",
        r"\b(?:cuenta|tarjeta|conta|cartão|compte|carte|konto|karte|rekening|betaalpas|conto|carta|konto)\b.{0,40}"
        r"\b(?:bloque|suspend|bloqu|gesperrt|geblokkeer|bloccat|limit|sospes|zablok|diblokir|eingeschr|verlo)\w*",
        r"(?:アカウント|口座|カード|会員|ご利用|取引|id).{0,20}(?:停止|制限|ロック|凍結|確認が必要|不正|規制)",
        r"不正(?:利用|アクセス|ログイン|な)|第三者|異常な",
        r"(?:계정|계좌|카드).{0,20}(?:정지|제한|잠금|도용)|부정\s?사용|해외\s?결제",
        r"(?:账户|账号|银行卡).{0,12}(?:异常|冻结|停用)",
    ),
    "credentials": _words(
        r"\b(?:verif|confirm|updat|validat|restor|unlock|re-?activat|migrat)\w*\b.{0,30}"
        r"\b(?:account|identity|details|information|password|card|payment|billing|access|address|wallet|"
        r"kyc|pan|data|number|device|profile)\b",
        r"\b(?:verifi|actualic|actuali[sz]|confirm|aggiorn|atuali|aktualisier|bestätig|bevestig|mettez)\w*"
        r".{0,25}\b(?:datos|identidad|données|informations|daten|gegevens|dati|dados|data|konto)\b",
        r"本人(?:確認|認証)|情報.{0,6}(?:更新|確認|入力|回復)|(?:パスワード|暗証番号).{0,8}(?:変更|再設定|更新|確認)",
        r"お支払い?方法.{0,8}(?:更新|確認|問題)|更新手続",
        r"본인\s?(?:인증|확인)|정보\s?(?:확인|변경|입력)|비밀번호",
        r"(?:验证|更新).{0,8}(?:身份|信息|账户)",
    ),
    "parcel": _words(
        r"\b(?:parcel|package|shipment|delivery|courier|item)\b.{0,60}"
        r"\b(?:held|failed|missed|unable|could not|couldn'?t|can ?not|pending|waiting|returned?|fee|customs|"
        r"incomplete|re-?schedul\w*|re-?deliver\w*|suspended|address|on hold|unpaid|stopped)\b",
        r"\b(?:missed?|failed|unsuccessful)\b.{0,20}\b(?:delivery|parcel|package)",
        r"\b(?:paquete|colis|paket|pakket|pacco|pacote|paczka)\b.{0,50}"
        r"\b(?:retenid|pendient|attente|bloqu|zugestellt|zurück|bezorg|giacenza|retid|taxad|wstrzyman|pag|régl)\w*",
        r"不在(?:のため|の為|通知|でした)|持ち帰|再配達|宛先不明|住所.{0,4}(?:不明|不備|誤り)",
        r"(?:お)?荷物.{0,30}(?:届け|預か|保管|確認|住所)",
        r"(?:택배|배송|소포|물품).{0,30}(?:주소|불명|보류|반송|확인|미배달|오류)|반송",
        r"包裹.{0,16}(?:无法|地址|滞留)",
    ),
    "refund": _words(
        r"\b(?:refund|rebate|reimburse\w*|compensation|unclaimed|entitled|grant|rebate)\b",
        r"\b(?:reembolso|remboursement|rückerstattung|teruggave|rimborso)\b",
        r"還付|返金|払い戻し|給付金|환급|지원금|재난지원",
    ),
    "payment": _words(
        r"\b(?:declined|unpaid|outstanding|owed?|debit(?:ed)?|charged|transaction|invoice|toll)\b",
        r"\bpayment (?:failed|due|of|was)\b|\btransferred\b",
        r"未納|未払|滞納|料金.{0,12}(?:確認|未|支払)|引き落とし|取引",
        r"お支払い?(?:が|を|の).{0,12}(?:できません|確認|お願い|失敗)",
        r"미납|연체|결제|송금|승인",
    ),
    "authority": _words(
        r"\b(?:tax|irs|hmrc|court|police|customs|fines?|penalt\w+|violation|warrant|ministry|dmv|lawsuit)\b",
        r"\b(?:multa|amende|finanzamt|belastingdienst|hacienda|agenzia delle entrate)\b",
        r"国税|税務署|税金|差し?押さ?え|裁判|警察|罰金|年金機構|マイナ|法的",
        r"국세|세금|경찰|검찰|법원|과태료|범칙금|건강보험|질병관리|소송",
    ),
    "prize": _words(
        r"\b(?:you(?:'ve| have|r number has)? won|(?:has|have) won|winners?|prize|lotter\w+|gift ?card|claim your|"
        r"congratulations?|congrats|lucky draw|award\w*)\b",
        r"\b(?:felicidades|ha ganado|félicitations|gewonnen|vincitore|pemenang|hadiah|undian|selamat)\b",
        r"当選|ギフト券|おめでとう|당첨|경품|中奖",
    ),
    "family": _words(
        r"\b(?:hi |hey |hello )?(?:mum|mom|dad|mama|mamá|maman|mam|mãe)\b.{0,80}"
        r"\b(?:new number|lost|broke\w*|phone|handy|nummer|número|numéro|nomor|whatsapp|pay a bill|friend'?s)\b",
        r"携帯.{0,8}(?:変わ|壊れ|変え).{0,30}(?:新しい|連絡|登録|番号)|オレだけど",
        r"(?:엄마|아빠).{0,30}(?:폰|핸드폰|번호|컴퓨터|답장|부탁|바빠)",
    ),
    "work": _words(
        r"\b(?:part[- ]?time|online (?:job|work)|work from home|remote job|hiring|earn \S{1,12} (?:a|per) day)\b",
        r"\b(?:daily|per day|a day)\b.{0,20}\b(?:profit|income|salary|earn)|\bhr\b.{0,40}\b(?:job|profile|position)\b",
        r"副業|在宅.{0,8}(?:稼|収入)|月利|고수익|부업|재택|리딩방",
    ),
    "loan": _words(
        r"\b(?:loans?|no credit check|pre-?approved|low interest|pinjaman|dana tunai)\b",
        r"即日融資|ブラックok|대출|저금리|무직자|정책자금|신용등급",
    ),
    "install": _words(
        r"\b(?:install|download|apk|new version)\b|アプリ.{0,8}インストール|\.apk|앱.{0,6}(?:설치|업데이트)"
    ),
    "broken": _words(
        r"(?<![\w.])(?:[a-z][*_]){2,}[a-z]\b",
        r"(?:[가-힣][*.\-/,_]){2,}[가-힣]|[가-힣] ?[*/_^] ?[가-힣]{1,2}[*/_^]",
        r"(?:[ぁ-ヶ一-龠][*.\-/_]){2,}[ぁ-ヶ一-龠]",
    ),
    "code": _words(
        r"\b(?:otp|one[- ]time|verification code|security code|passcode|login code)\b",
        r"\bcode\b.{0,12}\d{4}|\d{4,8}\b.{0,16}\bcode\b",
        r"認証(?:コード|番号)|確認コード|ワンタイム|인증\s?번호|验证码|verificatiecode|verifi\w*code|código de",
    ),
    "way-out": _words(
        r"\b(?:(?:reply|text|txt|send) stop|stop ?(?:to|2|=) ?(?:end|opt|unsubscribe|quit|stop)?)\b",
        r"\b(?:opt[- ]?out|unsubscribe)\b",
        r"配信停止|수신\s?거부|退订|\bbaja\b|abmelden|afmelden",
    ),
    "warns": _words(
        r"\b(?:never|do not|don'?t) (?:share|disclose|ask|give|forward|tell)\b",
        r"教えないで|お尋ねすることはありません|알려주지|勿泄露",
    ),
}
"""Theme → the words that show it."""

CALM = frozenset({"code", "way-out", "warns"})
"""What no thief is found by; shown to nobody as a reason."""

_OPENERS = _words(
    r"\b(?:mum|mom|dad|mama|mamá|maman|mam|mãe)\b.{0,80}"
    r"\b(?:new|lost|broke\w*|phone|handy|nummer|número|numéro|kaputt|rompió|cassé)\b",
    r"\bgift cards?\b.{0,80}\b(?:text|reply|client|available|meeting)|\b(?:available|meeting)\b.{0,80}\bgift cards?\b",
    r"\b(?:my|new) (?:new )?number\b.{0,60}\b(?:text|message|whatsapp|reply|save)\b",
    r"\breply (?:with )?(?:your )?(?:card|pin|password|bank|cvv)\b",
    r"\b(?:job|salary|part[- ]?time|hiring)\b.{0,80}\b(?:interested|reply|text me)\b",
    r"携帯.{0,10}(?:変わ|壊れ|変え).{0,40}(?:連絡|登録|返信|電話)|オレだけど",
    r"(?:엄마|아빠).{0,80}(?:답장|부탁|추가|문자줘|상품권|연락)",
)


def themes_of(body: str) -> tuple[str, ...]:
    """The themes of `THEMES` that `body` plays on, in their order."""
    return themes_in(plain(body))


def themes_in(text: str) -> tuple[str, ...]:
    """The same for a text that is plain already."""
    small = text.lower()
    return tuple(theme for theme, words in THEMES.items() if words.heard_in(small))


def opens_a_conversation(text: str) -> bool:
    """Does a plain text draw people into an answer, with nothing to follow?"""
    return _OPENERS.heard_in(text.lower())


_STOPWORDS = {
    "en": "the your you to is for and of has been at on if please was",
    "es": "su el los para por una ha ha que tu no aquí cuenta con de",
    "fr": "votre vous le les des est pour une sur à pas de et ne",
    "de": "ihr ihre sie ist und die der das nicht für wurde bei den",
    "nl": "uw je het een van voor is niet en dat via wordt de",
    "it": "il suo di per la che è non una tuo con alle del",
    "pt": "seu sua para não uma você com foi em do da no de",
    "id": "anda yang dan untuk dari ini di kami dengan tidak ke no",
    "pl": "twoja twój nie na się jest do została kod twoje",
    "tr": "için bir ve bu sizin hesabınız ile numaralı",
}
_LANGUAGES_OF: dict[str, set[str]] = {}
for _language, _listed in _STOPWORDS.items():
    for _word in _listed.split():
        _LANGUAGES_OF.setdefault(_word, set()).add(_language)


def language_of(body: str) -> str:
    """`ja`, `ko` or `zh` by the script; `en` and some neighbours by small words; "und"; "" without letters."""
    text = unicodedata.normalize("NFKC", body[:500])
    if re.search("[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9d]", text):
        return "ja"
    if re.search("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]", text):
        return "ko"
    if re.search("[\u3400-\u9fff]", text):
        return "zh"
    if re.search("[A-Za-z\u00c0-\u024f]", text):
        return _latin(text)
    return "und" if any(map(str.isalpha, text)) else ""


def _latin(text: str) -> str:
    heard = dict.fromkeys(_STOPWORDS, 0)
    for word in set(re.findall(r"[^\W\d_]+", text.lower())):
        for language in _LANGUAGES_OF.get(word, ()):
            heard[language] += 1
    best = max(heard, key=lambda language: (heard[language], language == "en"))
    return best if heard[best] >= 2 and heard[best] > heard["en"] else "en"
