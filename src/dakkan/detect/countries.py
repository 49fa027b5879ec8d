"""Countries that are favoured by fraud.

Sources of HIGH_RISK: the destinations that Twilio's Fraud Response Guide and Anti-Fraud Developer's
Guide name, the countries whose messaging permission Twilio opens in the Console only (error 30649), and
the dearest message routes of public price lists. It is a prior, not a judgement about a message.
"""

HIGH_RISK = frozenset(
    """
    LV LT RS MV SO CG CD TD GM SL GN
    BD NG PK PS LK AZ TJ OM TN DZ
    KZ UZ KG ID JO KE SD NP LY SY IQ EG MM BY MD ML BI BJ TG MG ZW CU
    AS CK FJ KI NR PG PW SB TO TV VU WS NC PF
    AG AI BB DM DO GD HT JM KN LC MS TT VC VG SR
    """.split()  # noqa: SIM905 - reads as the groups it came in
)
