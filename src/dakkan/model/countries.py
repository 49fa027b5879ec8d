"""Countries by their English names, and as Twilio's audit log spells them: `south_sudan` for SS.

Names are those of ISO 3166 and CLDR. They stand here because the phone-number library keeps its own beside
100 MB of places.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_NAMES = """
AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla; AL Albania; AM
Armenia; AO Angola; AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba; AX Åland
Islands; AZ Azerbaijan; BA Bosnia and Herzegovina; BB Barbados; BD Bangladesh; BE Belgium; BF Burkina
Faso; BG Bulgaria; BH Bahrain; BI Burundi; BJ Benin; BL Saint Barthélemy; BM Bermuda; BN Brunei; BO
Bolivia; BQ Bonaire, Sint Eustatius and Saba; BR Brazil; BS Bahamas; BT Bhutan; BW Botswana; BY Belarus;
BZ Belize; CA Canada; CC Cocos Islands; CD The Democratic Republic Of Congo; CF Central African
Republic; CG Congo; CH Switzerland; CI Côte d'Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China;
CO Colombia; CR Costa Rica; CU Cuba; CV Cape Verde; CW Curaçao; CX Christmas Island; CY Cyprus; CZ Czech
Republic; DE Germany; DJ Djibouti; DK Denmark; DM Dominica; DO Dominican Republic; DZ Algeria; EC
Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain; ET Ethiopia; FI Finland; FJ
Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR France; GA Gabon; GB United Kingdom; GD
Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH Ghana; GI Gibraltar; GL Greenland; GM Gambia; GN
Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece; GT Guatemala; GU Guam; GW Guinea-Bissau; GY
Guyana; HK Hong Kong; HN Honduras; HR Croatia; HT Haiti; HU Hungary; ID Indonesia; IE Ireland; IL
Israel; IM Isle Of Man; IN India; IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland; IT
Italy; JE Jersey; JM Jamaica; JO Jordan; JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM
Comoros; KN Saint Kitts And Nevis; KP North Korea; KR South Korea; KW Kuwait; KY Cayman Islands; KZ
Kazakhstan; LA Laos; LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho;
LT Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova; ME Montenegro; MF
Saint Martin; MG Madagascar; MH Marshall Islands; MK Macedonia; ML Mali; MM Myanmar; MN Mongolia; MO
Macao; MP Northern Mariana Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU Mauritius;
MV Maldives; MW Malawi; MX Mexico; MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger;
NF Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NR Nauru; NU Niue; NZ
New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; PH Philippines; PK
Pakistan; PL Poland; PM Saint Pierre And Miquelon; PR Puerto Rico; PS Palestine; PT Portugal; PW Palau;
PY Paraguay; QA Qatar; RE Reunion; RO Romania; RS Serbia; RU Russia; RW Rwanda; SA Saudi Arabia; SB
Solomon Islands; SC Seychelles; SD Sudan; SE Sweden; SG Singapore; SH Saint Helena; SI Slovenia; SJ
Svalbard And Jan Mayen; SK Slovakia; SL Sierra Leone; SM San Marino; SN Senegal; SO Somalia; SR
Suriname; SS South Sudan; ST Sao Tome And Principe; SV El Salvador; SX Sint Maarten (Dutch part); SY
Syria; SZ Swaziland; TC Turks And Caicos Islands; TD Chad; TG Togo; TH Thailand; TJ Tajikistan; TK
Tokelau; TL Timor-Leste; TM Turkmenistan; TN Tunisia; TO Tonga; TR Turkey; TT Trinidad and Tobago; TV
Tuvalu; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; US United States; UY Uruguay; UZ Uzbekistan; VA
Vatican; VC Saint Vincent And The Grenadines; VE Venezuela; VG British Virgin Islands; VI U.S. Virgin
Islands; VN Vietnam; VU Vanuatu; WF Wallis And Futuna; WS Samoa; YE Yemen; YT Mayotte; ZA South Africa;
ZM Zambia; ZW Zimbabwe
"""
_OTHER_NAMES = {
    "united_states_canada": "US",
    "united_states_of_america": "US",
    "usa": "US",
    "great_britain": "GB",
    "republic_of_korea": "KR",
    "korea_republic_of": "KR",
    "russian_federation": "RU",
    "russia_federation": "RU",
    "czech_republic": "CZ",
    "macedonia": "MK",
    "ivory_coast": "CI",
    "congo": "CG",
    "republic_of_the_congo": "CG",
    "democratic_republic_of_the_congo": "CD",
    "palestine": "PS",
    "palestinian_territory": "PS",
    "burma": "MM",
    "swaziland": "SZ",
    "viet_nam": "VN",
    "turkey": "TR",
    "macau": "MO",
    "lao_peoples_democratic_republic": "LA",
    "syrian_arab_republic": "SY",
    "brunei_darussalam": "BN",
    "north_macedonia": "MK",
    "eswatini": "SZ",
    "czechia": "CZ",
    "democratic_republic_congo": "CD",
    "turkiye": "TR",
    "cape_verde": "CV",
    "east_timor": "TL",
}
_SMALL_WORDS = frozenset({"and", "the", "of"})


@cache
def names() -> Mapping[str, str]:
    """ISO 3166 code → English name."""
    pairs = (entry.strip().partition(" ") for entry in _NAMES.replace("\n", " ").split(";"))
    return {code: name for code, _blank, name in pairs}


def country_named(field: str, own_names: Mapping[str, str] | None = None) -> str:
    """The ISO 3166 code for a field of a permissions event: `south_sudan`, `LV`, `lv.low_risk`; else "".

    `own_names` are further spellings by their `key`.
    """
    wanted = key(field)
    if code := (own_names or {}).get(wanted) or _by_key().get(wanted):
        return code
    head = re.split(r"[._\s-]", field, maxsplit=1)[0].upper()
    return head if head in names() else ""


def key(name: str) -> str:
    """What spellings of one name have in common: `Bosnia and Herzegovina` is `bosnia_herzegovina`."""
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return "_".join(word for word in re.split(r"[^a-z]+", plain) if word and word not in _SMALL_WORDS)


@cache
def _by_key() -> Mapping[str, str]:
    own = {key(name): code for code, name in names().items()}
    return own | {key(name): code for name, code in _OTHER_NAMES.items()}
