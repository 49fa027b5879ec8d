"""The catalogue: every detector, named, in the order people read about them."""

from ..detector import Detector
from .alarm_changed import alarm_changed
from .api_actor_from_new_address import api_actor_from_new_address
from .blocked_country_hits import blocked_country_hits
from .bulk_export_hook import bulk_export_hook
from .caller_id_added import caller_id_added
from .canary_touched import canary_touched
from .connect_app_authorized import connect_app_authorized
from .console_login_from_new_place import console_login_from_new_place
from .conversational_spam import conversational_spam
from .conversion_dropped import conversion_dropped
from .costly_calls import costly_calls
from .countries_opened import countries_opened
from .covering_tracks import covering_tracks
from .credential_guessing import credential_guessing
from .data_read_in_bulk import data_read_in_bulk
from .data_sink_added import data_sink_added
from .destruction import destruction
from .echo_of_incident import echo_of_incident
from .email_changed import email_changed
from .filtered_messages_rise import filtered_messages_rise
from .first_traffic_to_country import first_traffic_to_country
from .function_or_flow_created import function_or_flow_created
from .inheritance_switched_off import inheritance_switched_off
from .key_left_behind import key_left_behind
from .lookups_surge import lookups_surge
from .lure_in_message_body import lure_in_message_body
from .missing_from_log import missing_from_log
from .new_api_key_used_at_once import new_api_key_used_at_once
from .oauth_app_added import oauth_app_added
from .own_production_locked_out import own_production_locked_out
from .password_changed import password_changed
from .protection_lowered import protection_lowered
from .recharge_run import recharge_run
from .recipients_in_sequence import recipients_in_sequence
from .role_raised import role_raised
from .safe_list_entry_added import safe_list_entry_added
from .secondary_token_by_somebody_else import secondary_token_by_somebody_else
from .secret_exposed import secret_exposed
from .sequence_burst_and_covering import sequence_burst_and_covering
from .sequence_login_to_lasting_access import sequence_login_to_lasting_access
from .sequence_new_address_to_burst import sequence_new_address_to_burst
from .sequence_new_key_used import sequence_new_key_used
from .sequence_subaccount_farm import sequence_subaccount_farm
from .sequence_webhook_and_inbound_drop import sequence_webhook_and_inbound_drop
from .sip_access_widened import sip_access_widened
from .spend_speed import spend_speed
from .strange_messages_waiting import strange_messages_waiting
from .traffic_burst import traffic_burst
from .traffic_burst_over_tree import traffic_burst_over_tree
from .trunk_changed import trunk_changed
from .unknown_number_bought import unknown_number_bought
from .unknown_recipients import unknown_recipients
from .unknown_subaccount import unknown_subaccount
from .unknown_template import unknown_template
from .usage_trigger_removed import usage_trigger_removed
from .user_invited import user_invited
from .webhook_flip_flop import webhook_flip_flop
from .webhook_moved_off_own_hosts import webhook_moved_off_own_hosts

CATALOGUE: tuple[Detector, ...] = (
    traffic_burst,
    traffic_burst_over_tree,
    lure_in_message_body,
    echo_of_incident,
    unknown_template,
    unknown_recipients,
    conversational_spam,
    first_traffic_to_country,
    recipients_in_sequence,
    costly_calls,
    conversion_dropped,
    filtered_messages_rise,
    spend_speed,
    recharge_run,
    lookups_surge,
    countries_opened,
    email_changed,
    password_changed,
    user_invited,
    role_raised,
    console_login_from_new_place,
    unknown_number_bought,
    unknown_subaccount,
    new_api_key_used_at_once,
    key_left_behind,
    oauth_app_added,
    connect_app_authorized,
    function_or_flow_created,
    secondary_token_by_somebody_else,
    api_actor_from_new_address,
    webhook_moved_off_own_hosts,
    webhook_flip_flop,
    trunk_changed,
    sip_access_widened,
    caller_id_added,
    usage_trigger_removed,
    alarm_changed,
    safe_list_entry_added,
    inheritance_switched_off,
    protection_lowered,
    covering_tracks,
    missing_from_log,
    strange_messages_waiting,
    data_read_in_bulk,
    bulk_export_hook,
    data_sink_added,
    destruction,
    sequence_new_address_to_burst,
    sequence_new_key_used,
    sequence_subaccount_farm,
    sequence_login_to_lasting_access,
    sequence_webhook_and_inbound_drop,
    sequence_burst_and_covering,
    own_production_locked_out,
    credential_guessing,
    blocked_country_hits,
    canary_touched,
    secret_exposed,
)
