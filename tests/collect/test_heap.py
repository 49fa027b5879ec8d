"""Memory can be shared and given back on every system, also where there is no glibc."""

import ctypes

import pytest

from dakkan.collect import heap


def test_heaps_are_shared_and_given_back() -> None:
    heap.share()
    heap.give_back()


def test_a_library_without_these_functions_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())

    heap.share()
    heap.give_back()
