"""The countries: code, calling code, name, continent; `countries.py` says what they cost."""

BY_CONTINENT = {
    "AFRICA": """
        AO 244 Angola
        BF 226 Burkina Faso
        BI 257 Burundi
        BJ 229 Benin
        BW 267 Botswana
        CD 243 Congo, Democratic Republic
        CF 236 Central African Republic
        CG 242 Congo
        CI 225 Ivory Coast
        CM 237 Cameroon
        CV 238 Cape Verde
        DJ 253 Djibouti
        DZ 213 Algeria
        EG 20 Egypt
        ER 291 Eritrea
        ET 251 Ethiopia
        GA 241 Gabon
        GH 233 Ghana
        GM 220 Gambia
        GN 224 Guinea
        GQ 240 Equatorial Guinea
        GW 245 Guinea-Bissau
        KE 254 Kenya
        KM 269 Comoros
        LR 231 Liberia
        LS 266 Lesotho
        LY 218 Libya
        MA 212 Morocco
        MG 261 Madagascar
        ML 223 Mali
        MR 222 Mauritania
        MU 230 Mauritius
        MW 265 Malawi
        MZ 258 Mozambique
        NA 264 Namibia
        NE 227 Niger
        NG 234 Nigeria
        RE 262 Reunion
        RW 250 Rwanda
        SC 248 Seychelles
        SD 249 Sudan
        SL 232 Sierra Leone
        SN 221 Senegal
        SO 252 Somalia
        SS 211 South Sudan
        ST 239 Sao Tome And Principe
        SZ 268 Swaziland
        TD 235 Chad
        TG 228 Togo
        TN 216 Tunisia
        TZ 255 Tanzania
        UG 256 Uganda
        YT 262 Mayotte
        ZA 27 South Africa
        ZM 260 Zambia
        ZW 263 Zimbabwe
    """,
    "ASIA": """
        AE 971 United Arab Emirates
        AF 93 Afghanistan
        AM 374 Armenia
        AZ 994 Azerbaijan
        BD 880 Bangladesh
        BH 973 Bahrain
        BN 673 Brunei
        BT 975 Bhutan
        CN 86 China
        CY 357 Cyprus
        GE 995 Georgia
        HK 852 Hong Kong
        ID 62 Indonesia
        IL 972 Israel
        IN 91 India
        IQ 964 Iraq
        IR 98 Iran
        JO 962 Jordan
        JP 81 Japan
        KG 996 Kyrgyzstan
        KH 855 Cambodia
        KR 82 South Korea
        KW 965 Kuwait
        KZ 7 Kazakhstan
        LA 856 Laos
        LB 961 Lebanon
        LK 94 Sri Lanka
        MM 95 Myanmar
        MN 976 Mongolia
        MO 853 Macau
        MV 960 Maldives
        MY 60 Malaysia
        NP 977 Nepal
        OM 968 Oman
        PH 63 Philippines
        PK 92 Pakistan
        PS 970 Palestinian Territories
        QA 974 Qatar
        SA 966 Saudi Arabia
        SG 65 Singapore
        SY 963 Syria
        TH 66 Thailand
        TJ 992 Tajikistan
        TL 670 Timor-Leste
        TM 993 Turkmenistan
        TR 90 Turkey
        TW 886 Taiwan
        UZ 998 Uzbekistan
        VN 84 Vietnam
        YE 967 Yemen
    """,
    "EUROPE": """
        AD 376 Andorra
        AL 355 Albania
        AT 43 Austria
        BA 387 Bosnia and Herzegovina
        BE 32 Belgium
        BG 359 Bulgaria
        BY 375 Belarus
        CH 41 Switzerland
        CZ 420 Czech Republic
        DE 49 Germany
        DK 45 Denmark
        EE 372 Estonia
        ES 34 Spain
        FI 358 Finland
        FO 298 Faroe Islands
        FR 33 France
        GB 44 United Kingdom
        GG 44 Guernsey
        GI 350 Gibraltar
        GR 30 Greece
        HR 385 Croatia
        HU 36 Hungary
        IE 353 Ireland
        IM 44 Isle Of Man
        IS 354 Iceland
        IT 39 Italy
        JE 44 Jersey
        LI 423 Liechtenstein
        LT 370 Lithuania
        LU 352 Luxembourg
        LV 371 Latvia
        MC 377 Monaco
        MD 373 Moldova
        ME 382 Montenegro
        MK 389 North Macedonia
        MT 356 Malta
        NL 31 Netherlands
        NO 47 Norway
        PL 48 Poland
        PT 351 Portugal
        RO 40 Romania
        RS 381 Serbia
        RU 7 Russia
        SE 46 Sweden
        SI 386 Slovenia
        SK 421 Slovakia
        SM 378 San Marino
        UA 380 Ukraine
        XK 383 Kosovo
    """,
    "NORTH_AMERICA": """
        US 1 United States
        CA 1 Canada
        AG 1 Antigua and Barbuda
        AI 1 Anguilla
        AW 297 Aruba
        BB 1 Barbados
        BM 1 Bermuda
        BS 1 Bahamas
        BZ 501 Belize
        CR 506 Costa Rica
        CU 53 Cuba
        CW 599 Curaçao
        DM 1 Dominica
        DO 1 Dominican Republic
        GD 1 Grenada
        GL 299 Greenland
        GP 590 Guadeloupe
        GT 502 Guatemala
        HN 504 Honduras
        HT 509 Haiti
        JM 1 Jamaica
        KN 1 Saint Kitts And Nevis
        KY 1 Cayman Islands
        LC 1 Saint Lucia
        MQ 596 Martinique
        MS 1 Montserrat
        MX 52 Mexico
        NI 505 Nicaragua
        PA 507 Panama
        PM 508 Saint Pierre And Miquelon
        PR 1 Puerto Rico
        SV 503 El Salvador
        SX 1 Sint Maarten (Dutch part)
        TC 1 Turks And Caicos Islands
        TT 1 Trinidad and Tobago
        VC 1 Saint Vincent And The Grenadines
        VG 1 British Virgin Islands
        VI 1 U.S. Virgin Islands
    """,
    "OCEANIA": """
        AS 1 American Samoa
        AU 61 Australia
        CK 682 Cook Islands
        FJ 679 Fiji
        FM 691 Micronesia
        GU 1 Guam
        KI 686 Kiribati
        MH 692 Marshall Islands
        MP 1 Northern Mariana Islands
        NC 687 New Caledonia
        NF 672 Norfolk Island
        NR 674 Nauru
        NU 683 Niue
        NZ 64 New Zealand
        PF 689 French Polynesia
        PG 675 Papua New Guinea
        PW 680 Palau
        SB 677 Solomon Islands
        TO 676 Tonga
        TV 688 Tuvalu
        VU 678 Vanuatu
        WF 681 Wallis And Futuna
        WS 685 Samoa
    """,
    "SOUTH_AMERICA": """
        AR 54 Argentina
        BO 591 Bolivia
        BR 55 Brazil
        CL 56 Chile
        CO 57 Colombia
        EC 593 Ecuador
        FK 500 Falkland Islands
        GF 594 French Guiana
        GY 592 Guyana
        PE 51 Peru
        PY 595 Paraguay
        SR 597 Suriname
        UY 598 Uruguay
        VE 58 Venezuela
    """,
}
