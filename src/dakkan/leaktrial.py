"""Does a leaked secret still open its account? One cheap read for each, and an honest word for every answer.

A refusal alone proves little: a suspended account refuses what is alive (reference 11), and nobody knows the
state of an account that is not his. So `dead` is said only where the account itself was seen to be active.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from dakkan.errors import (
    AccountSuspended,
    BadAnswer,
    DakkanError,
    TwilioError,
    Unauthorized,
    Unreachable,
    VaultError,
    WrongCredential,
)
from dakkan.model.exposed import DEAD, LIVE, SKIPPED, SUSPENDED, UNKNOWN
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, KNOWN, OAUTH_SECRET, Leak, Unseen
from dakkan.model.sid import is_sid
from dakkan.texts import N_
from dakkan.twilio import access, tree
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret
from dakkan.twilio.endpoints import ENDPOINTS
from dakkan.twilio.refusals import CLIENT_VALIDATION
from dakkan.workspace import Workspace

log = logging.getLogger("dakkan.leaks")

MOST = 200
"""Pairs that are tried in one search."""
_FOREIGN = N_("of other accounts: not tried; --live-others tries them as well")
_SILENT = N_("Twilio does not answer; what came later was not tried")
_TOO_MANY = N_("more than {most} pairs; what came later was not tried")
_NO_TREE = N_("the accounts could not be listed, so a refused secret cannot be called dead: {why}")


@dataclass(frozen=True)
class Mine:
    """The owner's accounts: SID → status as Twilio tells it now, "" when it does not."""

    main: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    """Key SID → account, as evidence and vault know them."""
    tokens: Sequence[tuple[str, Secret]] = ()
    """Of subaccounts, as their parent is told them."""
    blind: tuple[Unseen, ...] = ()


def mine(home: Workspace) -> Mine:
    """Asks Twilio for the account tree; without an answer, what evidence and vault know of it."""
    main = home.account_sid if home.knows_account else ""
    found, keys = dict.fromkeys([main] if main else [], ""), dict[str, str]()
    with_evidence(home, found, keys)
    try:
        listed = tree.accounts(home.twilio, home.credential()) if main else []
    except DakkanError as error:
        why = Unseen(main, _NO_TREE, {"why": str(error)})
        return Mine(main, found, keys, blind=(why,))
    found |= {one.sid: one.status for one in listed}
    tokens = [
        (one.sid, one.credential.secret)
        for one in listed
        if one.credential is not None and one.credential.user == one.sid
    ]
    return Mine(main, found, keys, tokens)


def with_evidence(home: Workspace, accounts: dict[str, str], keys: dict[str, str]) -> None:
    """Add the accounts and keys that the evidence, the vault and the environment name."""
    with suppress(VaultError):  # said by whoever looks for its secrets
        for sid in home.vault.account_sids():
            accounts.setdefault(sid, "")
            keys |= {slot[8:]: sid for slot in home.vault.slots(sid, "api-key/")}
    if key := home.environ.get("TWILIO_API_KEY", "").strip():
        keys[key] = home.environ.get("TWILIO_ACCOUNT_SID", "").strip()
    if home.evidence.collected_until() is None:
        return
    with home.evidence.tables() as tables:
        for row in tables.keys.select("sid", "account_sid").to_pyarrow().to_pylist():
            keys.setdefault(str(row["sid"]), str(row["account_sid"]))
        for row in tables.accounts.select("account_sid").to_pyarrow().to_pylist():
            accounts.setdefault(str(row["account_sid"]), "")


class Trial:
    """Handed to the search as `live`; remembers in what `states` (fingerprint → state) the secrets are."""

    def __init__(self, twilio: Twilio, owned: Mine, *, others: bool = False) -> None:
        self._twilio, self._mine, self._others = twilio, owned, others
        self._tried: dict[tuple[str, str], str] = {}
        self.states: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        """Fingerprint → account, of tokens that stood alone and opened the main account."""
        self._silent = False
        self._foreign = 0

    def __call__(self, leak: Leak, secret: bytes) -> bool | None:
        if leak.beside is None and leak.kind in (AUTH_TOKEN, API_SECRET, OAUTH_SECRET, KNOWN):
            self.states[leak.fingerprint] = self._state(leak, secret)
        return {LIVE: True, DEAD: False}.get(self.states.get(leak.fingerprint, ""))

    @property
    def blind(self) -> tuple[Unseen, ...]:
        """What was not tried, and why."""
        found = list(self._mine.blind)
        if self._foreign:
            found.append(Unseen(str(self._foreign), _FOREIGN))
        if self._silent:
            found.append(Unseen("Twilio", _SILENT))
        elif len(self._tried) >= MOST:
            found.append(Unseen("Twilio", _TOO_MANY, {"most": MOST}))
        return tuple(found)

    def _state(self, leak: Leak, secret: bytes) -> str:
        account, key = leak.account_sid or "", leak.key_sid or ""
        if leak.kind == OAUTH_SECRET:
            return UNKNOWN  # it is exchanged at another place, and for a token that then exists
        if is_key := leak.kind == API_SECRET or (leak.kind == KNOWN and key.startswith("SK")):
            account = self._mine.keys.get(key) or account
            usable = is_sid(key, "SK")
        else:
            account = account or self._mine.main  # a token that stands alone: the owner's, if anybody's
            usable = is_sid(account, "AC")
        if not usable:
            return UNKNOWN
        if not self._others and account not in self._mine.accounts and key not in self._mine.keys:
            self._foreign += 1
            return SKIPPED
        try:
            text = Secret(secret.decode("ascii"))
        except UnicodeDecodeError:
            return UNKNOWN
        credential = Credential.key(account, key, text) if is_key else Credential.token(account, text)
        state = self._once(credential, leak.fingerprint)
        if not is_key and not leak.account_sid:
            if state != LIVE:
                return UNKNOWN  # it may be of any other account
            self.owners[leak.fingerprint] = account
        return state

    def _once(self, credential: Credential, fingerprint: str) -> str:
        pair = (credential.user, fingerprint)
        if pair not in self._tried:
            if self._silent or len(self._tried) >= MOST:
                return UNKNOWN
            self._tried[pair] = self._ask(credential)
            log.debug("tried a secret of %s: %s", credential.user, self._tried[pair])
        return self._tried[pair]

    def _ask(self, credential: Credential) -> str:
        try:
            return self._key(credential) if credential.kind == "api-key" else self._token(credential)
        except AccountSuspended:
            return SUSPENDED
        except Unauthorized:
            return self._refused(credential.account_sid)
        except Unreachable:
            self._silent = True
        except (TwilioError, BadAnswer):
            pass
        return UNKNOWN

    def _token(self, credential: Credential) -> str:
        url = f"https://api.twilio.com/2010-04-01/Accounts/{credential.account_sid}.json"
        try:
            row = self._twilio.get(credential, url)
        except WrongCredential as error:  # signed requests are demanded, or they are test credentials
            return LIVE if error.code in CLIENT_VALIDATION else UNKNOWN
        return LIVE if str(row.get("status") or "active") == "active" else SUSPENDED

    def _key(self, credential: Credential) -> str:
        _open(self._twilio, credential)
        return LIVE if self._mine.accounts.get(credential.account_sid, "") in ("", "active") else SUSPENDED

    def _refused(self, account_sid: str) -> str:
        status = self._mine.accounts.get(account_sid, "")
        return {"active": DEAD, "": UNKNOWN}.get(status, SUSPENDED)


def _open(twilio: Twilio, credential: Credential) -> None:
    """Raises Unauthorized for a key that two hosts refuse: one may refuse what is alive."""
    if access.opens(twilio, credential):
        return
    if not credential.account_sid:
        raise Unauthorized("")
    with suppress(WrongCredential):  # alive, and not allowed this
        twilio.get(credential, ENDPOINTS["messages"].url(credential.account_sid), PageSize=1)
