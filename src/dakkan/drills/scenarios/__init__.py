"""The catalogue of drills, in the order shown to people; the first is the default.

First how accounts are taken over (A1 to A16 of the threat notes, in their order), then what only looks like it.
"""

from ..script import Drill
from .alarms_blinded import AlarmsBlinded
from .call_centre_opens import CallCentreOpens
from .campaign import Campaign
from .carrier_filtering import CarrierFiltering
from .compliance_export import ComplianceExport
from .console_takeover import ConsoleTakeover
from .countries_opened_pumping import CountriesOpenedPumping
from .destruction import Destruction
from .employee_travels import EmployeeTravels
from .form_pumped import FormPumped
from .holiday_peak import HolidayPeak
from .key_left_behind import KeyLeftBehind
from .keys_rotated_by_ci import KeysRotatedByCi
from .launch_in_new_country import LaunchInNewCountry
from .leaked_token_smishing import LeakedTokenSmishing
from .load_test import LoadTest
from .marketing_blast import MarketingBlast
from .numbers_bought_for_calls import NumbersBoughtForCalls
from .other_secrets_of_the_file import OtherSecretsOfTheFile
from .quiet_data_theft import QuietDataTheft
from .quiet_month import QuietMonth
from .retention_job import RetentionJob
from .retry_loop import RetryLoop
from .second_takeover_connect_app import ConnectApp
from .second_takeover_console_user import ConsoleUser
from .second_takeover_event_sink import EventSink
from .second_takeover_function import Function
from .second_takeover_number_that_dials import NumberThatDials
from .second_takeover_oauth_app import OAuthApp
from .second_takeover_open_country import OpenCountry
from .second_takeover_safe_list import SafeList
from .second_takeover_scheduled_messages import ScheduledMessages
from .second_takeover_secondary_token import SecondaryToken
from .second_takeover_sip_login import SipLogin
from .second_takeover_standard_key import StandardKey
from .second_takeover_subaccount_token import SubaccountToken
from .second_takeover_unknown_subaccount import UnknownSubaccount
from .second_takeover_webhook import Webhook
from .sip_toll_fraud import SipTollFraud
from .subaccount_farm import SubaccountFarm
from .tenant_abuse import TenantAbuse
from .tenants_onboarded import TenantsOnboarded
from .third_party_access import ThirdPartyAccess
from .trusted_sender_callback import TrustedSenderCallback
from .twilio_acts import TwilioActs
from .webhook_hijack import WebhookHijack
from .webhooks_rewritten_by_deploy import WebhooksRewrittenByDeploy

CATALOGUE: tuple[Drill, ...] = (
    LeakedTokenSmishing(),
    NumbersBoughtForCalls(),
    CountriesOpenedPumping(),
    SipTollFraud(),
    SubaccountFarm(),
    TrustedSenderCallback(),
    WebhookHijack(),
    QuietDataTheft(),
    ConsoleTakeover(),
    ThirdPartyAccess(),
    KeyLeftBehind(),
    StandardKey(),
    SubaccountToken(),
    UnknownSubaccount(),
    ConsoleUser(),
    SipLogin(),
    ConnectApp(),
    OAuthApp(),
    Webhook(),
    EventSink(),
    SafeList(),
    OpenCountry(),
    NumberThatDials(),
    SecondaryToken(),
    ScheduledMessages(),
    Function(),
    AlarmsBlinded(),
    TenantAbuse(),
    Destruction(),
    OtherSecretsOfTheFile(),
    FormPumped(),
    QuietMonth(),
    MarketingBlast(),
    Campaign(),
    LaunchInNewCountry(),
    HolidayPeak(),
    TenantsOnboarded(),
    KeysRotatedByCi(),
    WebhooksRewrittenByDeploy(),
    EmployeeTravels(),
    CallCentreOpens(),
    RetentionJob(),
    ComplianceExport(),
    RetryLoop(),
    LoadTest(),
    TwilioActs(),
    CarrierFiltering(),
)
