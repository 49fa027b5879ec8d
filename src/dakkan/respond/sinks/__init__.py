"""The places that new secrets can be put into, a file each."""

from collections.abc import Mapping

from .address import Address
from .aws_secrets_manager import AwsSecretsManager
from .dotenv import Dotenv
from .github import Github
from .hashicorp_vault import HashicorpVault
from .ini import Ini
from .kubernetes import Kubernetes
from .sink import Around, Sink

CATALOGUE: Mapping[str, type[Sink]] = {
    "env": Dotenv,
    "ini": Ini,
    "aws-secrets-manager": AwsSecretsManager,
    "vault": HashicorpVault,
    "kubernetes": Kubernetes,
    "github": Github,
}
"""By the word that their addresses begin with."""


def sink_at(address: Address, around: Around) -> Sink:
    return CATALOGUE[address.kind](address, around)
