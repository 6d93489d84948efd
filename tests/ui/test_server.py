"""What the server does when it starts."""

import os
import resource
import socket

from mathdl_ui import server


def test_listening_sockets_are_found_and_send_without_delay() -> None:
    with socket.socket() as listener, socket.socket() as other:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        server.send_without_delay()
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_looking_for_sockets_leaves_no_descriptor_open() -> None:
    before = len(os.listdir("/dev/fd"))
    server.send_without_delay()
    assert len(os.listdir("/dev/fd")) == before


def test_descriptor_limit_is_raised_to_the_hard_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
        server.raise_descriptor_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
