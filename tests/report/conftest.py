"""Dossiers and languages that the tests of reports share."""

from collections.abc import Iterator

import pytest

from dakkan import texts
from dakkan.model.dossier import Dossier

from . import dossiers


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture(params=texts.LANGUAGES)
def each_language(request: pytest.FixtureRequest) -> str:
    language = str(request.param)
    texts.use(language)
    return language


@pytest.fixture(scope="session")
def answered() -> Dossier:
    return dossiers.answered()


@pytest.fixture(scope="session")
def unanswered() -> Dossier:
    return dossiers.unanswered()


@pytest.fixture(scope="session")
def quiet() -> Dossier:
    return dossiers.quiet()


@pytest.fixture(params=["answered", "unanswered", "quiet"])
def each_dossier(request: pytest.FixtureRequest) -> Dossier:
    found = request.getfixturevalue(str(request.param))
    assert isinstance(found, Dossier)
    return found
