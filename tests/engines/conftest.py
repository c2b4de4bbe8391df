"""Every blog, published once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .blogs import NAMES, publish

if TYPE_CHECKING:
    from .blogs import Published


@pytest.fixture(scope="session", params=NAMES)
def blog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(request.param, tmp_path_factory.mktemp(request.param))
