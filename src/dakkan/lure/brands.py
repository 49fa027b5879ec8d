"""Names that thieves borrow, with the domains that are really theirs.

A moderate list, written from what reports of phishing keep naming (parcels, shops, cards, banks, phone
companies, tax offices), worldwide and Japan. A name missing here only loses one rule of several.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Brand:
    name: str
    words: tuple[str, ...]
    """As they stand in a host name: lower case, without blanks."""
    sites: tuple[str, ...]


def _brand(name: str, words: str, sites: str) -> Brand:
    return Brand(name, tuple(words.split()), tuple(sites.split()))


BRANDS: tuple[Brand, ...] = (
    # parcels
    _brand("DHL", "dhl", "dhl.com dhl.de dhl.co.jp"),
    _brand("FedEx", "fedex", "fedex.com"),
    _brand("UPS", "ups", "ups.com"),
    _brand("USPS", "usps", "usps.com"),
    _brand("Royal Mail", "royalmail", "royalmail.com"),
    _brand("Evri", "evri", "evri.com"),
    _brand("DPD", "dpd", "dpd.com dpd.co.uk dpd.de"),
    _brand("Deutsche Post", "deutschepost", "deutschepost.de"),
    _brand("La Poste", "laposte chronopost colissimo", "laposte.fr chronopost.fr"),
    _brand("Canada Post", "canadapost", "canadapost.ca canadapost-postescanada.ca"),
    _brand("Australia Post", "auspost", "auspost.com.au"),
    _brand("Japan Post", "japanpost yubin yuubin", "japanpost.jp"),
    _brand("Yamato", "kuronekoyamato kuroneko yamato", "kuronekoyamato.co.jp yamato-hd.co.jp"),
    _brand("Sagawa", "sagawa sagawaexp", "sagawa-exp.co.jp"),
    _brand("Korea Post", "epost koreapost", "epost.go.kr koreapost.go.kr"),
    _brand("CJ Logistics", "cjlogistics", "cjlogistics.com"),
    # shops and services
    _brand(
        "Amazon",
        "amazon",
        "amazon.com amazon.co.jp amazon.co.uk amazon.de amazon.fr amzn.to amzn.asia amazonaws.com",
    ),
    _brand("eBay", "ebay", "ebay.com ebay.co.uk ebay.de"),
    _brand(
        "Rakuten", "rakuten", "rakuten.co.jp rakuten.com rakuten.ne.jp rakuten-card.co.jp rakuten-bank.co.jp"
    ),
    _brand("Mercari", "mercari", "mercari.com mercari.jp"),
    _brand("Yahoo", "yahoo", "yahoo.com yahoo.co.jp"),
    _brand("Apple", "apple icloud appleid", "apple.com icloud.com"),
    _brand("Google", "google gmail", "google.com gmail.com google.co.jp googleapis.com"),
    _brand(
        "Microsoft",
        "microsoft outlook office365",
        "microsoft.com outlook.com office.com live.com office365.com",
    ),
    _brand("Facebook", "facebook instagram", "facebook.com instagram.com fb.com"),
    _brand("WhatsApp", "whatsapp", "whatsapp.com wa.me"),
    _brand("Netflix", "netflix", "netflix.com"),
    _brand("Spotify", "spotify", "spotify.com"),
    _brand("Steam", "steamcommunity steampowered", "steamcommunity.com steampowered.com"),
    _brand("Twilio", "twilio sendgrid", "twilio.com sendgrid.com sendgrid.net twil.io"),
    _brand("LINE", "linepay", "line.me linecorp.com"),
    # money
    _brand("PayPal", "paypal", "paypal.com paypal.me"),
    _brand("Visa", "visa", "visa.com visa.co.jp"),
    _brand("Mastercard", "mastercard", "mastercard.com mastercard.co.jp"),
    _brand("American Express", "americanexpress amex", "americanexpress.com aexp.com"),
    _brand("Chase", "chase", "chase.com"),
    _brand("Bank of America", "bankofamerica bofa", "bankofamerica.com"),
    _brand("Wells Fargo", "wellsfargo", "wellsfargo.com"),
    _brand("Citi", "citibank", "citi.com citibank.com"),
    _brand("Capital One", "capitalone", "capitalone.com"),
    _brand("Barclays", "barclays", "barclays.co.uk barclays.com"),
    _brand("HSBC", "hsbc", "hsbc.com hsbc.co.uk"),
    _brand("Lloyds", "lloydsbank", "lloydsbank.com lloydsbank.co.uk"),
    _brand("NatWest", "natwest", "natwest.com"),
    _brand("Santander", "santander", "santander.com santander.co.uk"),
    _brand("Sparkasse", "sparkasse", "sparkasse.de"),
    _brand("ING", "ingbank ingdiba", "ing.com ing.de ing.nl"),
    _brand("Coinbase", "coinbase", "coinbase.com"),
    _brand("Binance", "binance", "binance.com"),
    _brand("MetaMask", "metamask", "metamask.io"),
    _brand("Zelle", "zellepay", "zellepay.com"),
    _brand("Cash App", "cashapp", "cash.app"),
    _brand("Wise", "transferwise", "wise.com transferwise.com"),
    _brand("SMBC", "smbc smbccard", "smbc.co.jp smbc-card.com"),
    _brand("Mizuho", "mizuho mizuhobank", "mizuhobank.co.jp mizuho-fg.co.jp"),
    _brand("MUFG", "mufg bkmufg", "mufg.jp bk.mufg.jp"),
    _brand("Japan Post Bank", "jpbank", "jp-bank.japanpost.jp japanpost.jp"),
    _brand("Aeon", "aeon aeoncard aeonbank", "aeon.co.jp aeonbank.co.jp aeon.info"),
    _brand("JCB", "jcb", "jcb.co.jp jcb.jp"),
    _brand("Saison", "saison saisoncard", "saisoncard.co.jp"),
    _brand("Epos", "eposcard", "eposcard.co.jp"),
    _brand("Orico", "orico", "orico.co.jp"),
    _brand("PayPay", "paypay", "paypay.ne.jp paypay-bank.co.jp paypay-card.co.jp"),
    _brand("SBI", "sbisec netbk", "sbisec.co.jp netbk.co.jp"),
    _brand("Nomura", "nomura", "nomura.co.jp"),
    _brand("Kookmin", "kbstar", "kbstar.com"),
    _brand("Shinhan", "shinhan shinhanbank", "shinhan.com shinhancard.com"),
    # phone companies and travel
    _brand("AT&T", "attmail", "att.com"),
    _brand("Verizon", "verizon", "verizon.com"),
    _brand("T-Mobile", "tmobile", "t-mobile.com"),
    _brand("Vodafone", "vodafone", "vodafone.com vodafone.co.uk vodafone.de"),
    _brand("NTT docomo", "docomo dcard", "docomo.ne.jp nttdocomo.co.jp d-card.jp"),
    _brand("au", "aupay auone kddi", "au.com kddi.com auone.jp"),
    _brand("SoftBank", "softbank", "softbank.jp"),
    _brand("ETC service", "etcmeisai etcservice", "etc-meisai.jp"),
    _brand("E-ZPass", "ezpass ezdrivema sunpass", "e-zpassny.com ezdrivema.com sunpass.com"),
    _brand("Booking.com", "booking", "booking.com"),
    _brand("Airbnb", "airbnb", "airbnb.com"),
    # government
    _brand("IRS", "irs irsgov", "irs.gov"),
    _brand("HMRC", "hmrc", "hmrc.gov.uk service.gov.uk"),
    _brand("GOV.UK", "govuk", "gov.uk service.gov.uk"),
    _brand("National Tax Agency", "etaxnta nta kokuzei", "nta.go.jp"),
    _brand("Mynaportal", "mynaportal mynumber", "myna.go.jp"),
    _brand("Amtrak", "amtrak", "amtrak.com"),
    _brand("Eki-net", "ekinet", "eki-net.com"),
)
