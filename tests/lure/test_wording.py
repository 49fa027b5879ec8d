"""Words that press people, in three languages."""

import pytest

from dakkan.lure.wording import language_of, themes_of


@pytest.mark.parametrize(
    ("body", "theme"),
    [
        ("Your account has been suspended", "account"),
        ("アカウントが停止されました", "account"),
        ("고객님의 계정이 정지되었습니다", "account"),
        ("We missed you: parcel held at depot, customs fee due", "parcel"),
        ("お荷物をお届けにあがりましたが不在のため持ち帰りました", "parcel"),
        ("택배 주소 불명으로 반송 처리", "parcel"),
        ("You are owed a tax refund", "refund"),
        ("未納料金がございます", "payment"),
        ("Act now, final notice", "urgency"),
        ("건강보험 환급금", "refund"),
        ("Confirm your billing details", "credentials"),
        ("Congratulations, you've won a gift card", "prize"),
        ("Hi mum I lost my phone, this is my new number", "family"),
        ("Unpaid court fine", "authority"),
    ],
)
def test_a_theme_is_heard(body: str, theme: str) -> None:
    assert theme in themes_of(body)


@pytest.mark.parametrize(
    "body", ["Your taxi is here", "ご注文ありがとうございます", "Table for two at 7 pm, see you!"]
)
def test_plain_business_has_no_theme(body: str) -> None:
    assert themes_of(body) == ()


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Su cuenta ha sido bloqueada, verifique los datos", "es"),
        ("Votre colis est en attente, réglez les frais", "fr"),
        ("Ihr Konto wurde gesperrt, bestätigen Sie die Daten", "de"),
        ("ﾊﾟｽﾜｰﾄﾞ", "ja"),
        ("Hello", "en"),
        ("お荷物", "ja"),
        ("안녕", "ko"),
        ("包裹", "zh"),
        ("привет", "und"),
        ("123", ""),
    ],
)
def test_the_language_is_told_by_its_script(body: str, language: str) -> None:
    assert language_of(body) == language
