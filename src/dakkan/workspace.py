"""One user's folder and what lies in it: evidence, casebook, vault, and the way to Twilio."""

import getpass
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from dakkan.case.store import Casebook
from dakkan.errors import StorageFull, TwilioError, UsageError
from dakkan.evidence.store import Evidence
from dakkan.model.clock import Clock, system_clock
from dakkan.model.deployment import Deployment
from dakkan.model.sid import is_sid
from dakkan.respond.deploy import Deployer
from dakkan.respond.sinks import table
from dakkan.respond.sinks.http import NoReply, Reply, Request
from dakkan.respond.vault import CURRENT, NEXT, Vault
from dakkan.texts import N_, _, say
from dakkan.twilio import access
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

Deploy = Callable[[Deployment, Secret], None]

DEFAULT_FOLDER = Path("~/.dakkan")
_LARGEST = 8 * 1024 * 1024
"""Bytes of an answer from a place for secrets."""


class Workspace:
    """Everything a command needs, opened when it is first needed.

    `transport` replaces the network (the embedded simulator), `deploy` brings new secrets into the
    owner's systems. Credentials come from the vault and from `environ`, never from arguments.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environ: Mapping[str, str],
        transport: httpx2.BaseTransport | None = None,
        clock: Clock | None = None,
        deploy: Deploy | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.pause = pause
        self.folder = folder.expanduser()
        self.environ = dict(environ)
        self.transport = transport
        self.deploy = deploy
        self._clock = clock
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFull(
                say(
                    N_("{folder} cannot be used: {why}. Name another folder with --home."),
                    folder=str(self.folder),
                    why=error.strerror or str(error),
                )
            ) from error

    @classmethod
    def of(
        cls,
        environ: Mapping[str, str],
        *,
        folder: Path | None = None,
        deploy_to: Sequence[str] | None = None,
        transport: httpx2.BaseTransport | None = None,
        clock: Clock | None = None,
        deploy: Deploy | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> "Workspace":
        """The workspace that an environment means: DAKKAN_HOME, else ~/.dakkan.

        `deploy_to` are commands and addresses for new secrets, beside the folder's deploy.toml; given, even
        empty, the file is read at once. Raises UsageError when one of them is broken.
        """
        folder = folder or Path(environ.get("DAKKAN_HOME") or DEFAULT_FOLDER)
        home = cls(folder, environ=environ, transport=transport, clock=clock, deploy=deploy, pause=pause)
        if deploy_to or (deploy is None and home.deploy_table_path.exists()):
            home.deploy = Deployer(
                deploy_to or (),
                home.deploy_table,
                main_sid=lambda: home.account_sid,
                environ=home.environ,
                send=send,
                vault=lambda: home.vault,
                pause=pause,
            )
        if deploy_to is not None:
            home.deploy_table()
        return home

    @property
    def deploy_table_path(self) -> Path:
        return self.folder / table.NAME

    def deploy_table(self) -> table.Table:
        """Which credential goes where, as the owner wrote it down."""
        return table.read_table(self.deploy_table_path)

    @cached_property
    def twilio(self) -> Twilio:
        return Twilio(
            self.transport,
            url=self.environ.get("DAKKAN_TWILIO_URL") or None,
            region=self.environ.get("TWILIO_REGION") or None,
            clock=self._clock or system_clock,
            sleep=self.pause,
        )

    def twilio_now(self, credential: Credential) -> datetime:
        """Twilio's time, asked for; the account's own row is the question.

        A refusal carries the time too; what it means is found out by whoever asks next. Raises
        Unreachable when Twilio does not answer.
        """
        with suppress(TwilioError):
            self.twilio.get(
                credential, f"https://api.twilio.com/2010-04-01/Accounts/{credential.account_sid}.json"
            )
        return self.twilio.now()

    def _now(self) -> datetime:
        return self.clock()

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.folder / "evidence", clock=self._now)

    @cached_property
    def casebook(self) -> Casebook:
        url = self.environ.get("DAKKAN_DATABASE_URL") or None
        return Casebook.at(self.folder, url, clock=self._now)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.folder, passphrase=self.environ.get("DAKKAN_VAULT_PASSPHRASE") or None)

    @property
    def clock(self) -> Clock:
        """Twilio's time where it was heard, else the machine's."""
        if "twilio" in self.__dict__:
            return self.twilio.now
        return self._clock or system_clock

    @property
    def user(self) -> str:
        """Who is at the keyboard, for the journal."""
        try:
            return self.environ.get("DAKKAN_USER") or getpass.getuser()
        except (KeyError, OSError):  # a container without a user name
            return "unknown"

    @property
    def knows_account(self) -> bool:
        """Does the environment or a login name the main account?"""
        return bool(self.environ.get("TWILIO_ACCOUNT_SID", "").strip() or self._logged_in())

    @property
    def account_sid(self) -> str:
        """The main account: TWILIO_ACCOUNT_SID, else the one of `dakkan login`. Raises UsageError."""
        sid = self.environ.get("TWILIO_ACCOUNT_SID", "").strip() or self._logged_in()
        if not sid:
            raise UsageError(
                _(
                    "No account: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or run dakkan login. "
                    "To practise without an account: dakkan drill"
                )
            )
        if not is_sid(sid, "AC"):
            raise UsageError(
                _("TWILIO_ACCOUNT_SID is no Account SID: it begins with AC and has 34 characters.")
            )
        return sid

    def credential(self) -> Credential:
        """What opens the main account: the vault's newest token, the environment's token, or its key.

        Raises UsageError when there is none; whether a single one opens is for the caller to see.
        """
        sid = self.account_sid
        held = self._held(sid)
        if len(held) == 1:
            return held[0]
        for credential in held[:-1]:
            if access.opens(self.twilio, credential):
                return credential
        return held[-1]

    def _held(self, sid: str) -> list[Credential]:
        found: list[Credential] = []
        if self.vault.has(sid, CURRENT):
            found.append(Credential("auth-token", sid, sid, self.vault.read(sid, CURRENT)))
        token = self.environ.get("TWILIO_AUTH_TOKEN", "").strip()
        if token and not any(credential.secret == Secret(token) for credential in found):
            found.append(Credential("auth-token", sid, sid, Secret(token)))
        if self.vault.has(sid, NEXT):  # a crash came between the promotion and its proof
            found.append(Credential("auth-token", sid, sid, self.vault.read(sid, NEXT)))
        key = self.environ.get("TWILIO_API_KEY", "").strip()
        secret = self.environ.get("TWILIO_API_SECRET", "").strip()
        if key and secret and not found:
            found.append(Credential("api-key", sid, key, Secret(secret)))
        if not found:
            raise UsageError(
                _(
                    "No credential: set TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET, to "
                    "investigate only), or run dakkan login."
                )
            )
        return found

    # ---- who logged in -----------------------------------------------------------------------

    def remember(self, account_sid: str) -> None:
        """Note which account `dakkan login` stored; a SID is no secret."""
        (self.folder / "account").write_text(account_sid + "\n")

    def _logged_in(self) -> str:
        note = self.folder / "account"
        return note.read_text().strip() if note.is_file() else ""


def send(request: Request) -> Reply:
    """One request to a place for secrets or an endpoint of the owner's, following no redirect."""
    try:
        with (
            httpx2.Client(
                timeout=httpx2.Timeout(request.seconds, connect=10), trust_env=not _is_loopback(request.url)
            ) as client,
            client.stream(
                request.method, request.url, headers=dict(request.headers), content=request.content
            ) as reply,
        ):
            content = b""
            for part in reply.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise NoReply(_("its answer is too large"))
            return Reply(reply.status_code, content)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise NoReply(type(error).__name__) from None  # the library's words may quote a header


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
