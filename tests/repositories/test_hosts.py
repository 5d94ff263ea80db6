"""The stores of the host examples meet the contract."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest
from hypothesis import settings
from plain_dict import DictStore

from pmcore.repositories import Store
from pmcore.testing.repository_contract import RepositoryContract
from pmcore.testing.repository_contract.machine import RepositoryMachine


class TestPlainDict(RepositoryContract):
    @pytest.fixture
    def store(self) -> Store:
        return DictStore()


class PlainDictMachine(RepositoryMachine):
    def make(self) -> AbstractContextManager[Store]:
        return nullcontext(DictStore())


TestRandomWorkOnAPlainDict = PlainDictMachine.TestCase
TestRandomWorkOnAPlainDict.settings = settings(stateful_step_count=25)
