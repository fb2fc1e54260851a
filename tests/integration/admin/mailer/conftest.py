"""A home whose invitations go by mail: a sink as the organization's server, three people with an address."""

from collections.abc import Iterator

import pytest

from tests.support.homes import Home
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.post import Post, post_of


@pytest.fixture
def post(home: Home) -> Post:
    return post_of(home)


@pytest.fixture
def each_post(each_home: Home) -> Post:
    """The same test on both databases."""
    return post_of(each_home)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as running:
        yield running
