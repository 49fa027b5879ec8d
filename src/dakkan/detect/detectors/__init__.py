"""The catalogue: every detector, named, in the order people read about them."""

from ..detector import Detector
from .api_actor_from_new_address import api_actor_from_new_address
from .console_login_from_new_place import console_login_from_new_place
from .countries_opened import countries_opened
from .covering_tracks import covering_tracks
from .data_read_in_bulk import data_read_in_bulk
from .email_changed import email_changed
from .first_traffic_to_country import first_traffic_to_country
from .key_left_behind import key_left_behind
from .lure_in_message_body import lure_in_message_body
from .missing_from_log import missing_from_log
from .new_api_key_used_at_once import new_api_key_used_at_once
from .password_changed import password_changed
from .protection_lowered import protection_lowered
from .recipients_in_sequence import recipients_in_sequence
from .secondary_token_by_somebody_else import secondary_token_by_somebody_else
from .strange_messages_waiting import strange_messages_waiting
from .traffic_burst import traffic_burst
from .unknown_number_bought import unknown_number_bought
from .unknown_subaccount import unknown_subaccount
from .usage_trigger_removed import usage_trigger_removed
from .user_invited import user_invited
from .webhook_moved_off_own_hosts import webhook_moved_off_own_hosts

CATALOGUE: tuple[Detector, ...] = (
    traffic_burst,
    lure_in_message_body,
    first_traffic_to_country,
    recipients_in_sequence,
    countries_opened,
    email_changed,
    password_changed,
    user_invited,
    console_login_from_new_place,
    unknown_number_bought,
    unknown_subaccount,
    new_api_key_used_at_once,
    key_left_behind,
    secondary_token_by_somebody_else,
    api_actor_from_new_address,
    webhook_moved_off_own_hosts,
    usage_trigger_removed,
    protection_lowered,
    covering_tracks,
    missing_from_log,
    strange_messages_waiting,
    data_read_in_bulk,
)
