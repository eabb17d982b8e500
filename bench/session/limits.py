"""What the machine itself costs: writing to the disk, and one ``send`` on a connected socket."""

import os
import socket
import statistics
import tempfile
import time

WRITES = 100


def fsync_ms() -> float:
    """The middle time of a small write that reaches the disk, in milliseconds."""
    with tempfile.NamedTemporaryFile() as file:
        taken = []
        for _ in range(WRITES):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - start)
    return max(0.01, statistics.median(taken) * 1000)


def send_us(people: int, size: int = 150) -> float:
    """Processor time of one ``send`` to each of many sockets in a loop, in microseconds."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=people)
    pairs = []
    for _ in range(people):
        client = socket.create_connection(listener.getsockname())
        pairs.append((client, listener.accept()[0]))
    data, rounds = b"x" * size, 20
    start = time.process_time()
    for _ in range(rounds):
        for _, server in pairs:
            server.send(data)
    taken = (time.process_time() - start) / (rounds * people) * 1e6
    for one, other in pairs:
        one.close()
        other.close()
    listener.close()
    return taken
