#!/usr/bin/env python3
"""How much of a core `potluck serve` needs: people who take part at once, each sending a chunk now and then.

    tests/bench/serve_load.py build/release/potluck --people 500 --seconds 60

Starts a server of its own on 127.0.0.1, ends it, and prints its processor time, its memory and how long a chunk waited
until it was on disk. Standard library only; requests are bounded by people x seconds / every.
"""
import argparse
import asyncio
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import zlib


async def call(reader, writer, method, path, body, headers=()):
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n" + "".join(headers) + "\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length"))
    text = await reader.readexactly(length)
    return int(answer.split()[1]), json.loads(text)


async def take_part(port, number, options, waits):
    await asyncio.sleep(random.random() * options.every)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = json.dumps({"study": "load", "identity": {"PROLIFIC_PID": f"p{number}"}}).encode()
    status, person = await call(reader, writer, "POST", "/api/begin", begin)
    assert status == 200, person
    line = b'{"event": "step", "actions": [4, 4], "at": 123456.7}\n'
    chunk = line * (options.bytes // len(line))
    headers = (f"X-Potluck-Key: {person['key']}\r\n", f"X-Potluck-Crc32: {zlib.crc32(chunk):08x}\r\n")
    for k in range(max(1, round(options.seconds / options.every) - 1)):
        began = time.perf_counter()
        status, said = await call(reader, writer, "POST", f"/api/data/{person['participant']}/{k}", chunk, headers)
        assert (status, said) == (200, {"next_chunk": k + 1}), said
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(options.every)
    writer.close()


async def crowd(port, options):
    waits = []
    await asyncio.gather(*(take_part(port, number, options, waits) for number in range(options.people)))
    return sorted(waits)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("potluck")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=10, help="seconds between two chunks of a person")
    parser.add_argument("--bytes", type=int, default=4000, help="of a chunk")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "site").mkdir()
        (root / "site" / "study.json").write_text(
            json.dumps({"name": "load", "games": [{"kitchen": "cramped_room", "partner": "stay"}]}))
        server = subprocess.Popen([options.potluck, "serve", str(root / "site"), "--data", str(root / "data"), "--port", "0"],
                                  stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
        began = time.perf_counter()
        waits = asyncio.run(crowd(port, options))
        seconds = time.perf_counter() - began
        fields = pathlib.Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        memory = next(line.split()[1] for line in pathlib.Path(f"/proc/{server.pid}/status").read_text().splitlines()
                      if line.startswith("VmHWM"))
        server.terminate()
        server.wait()
    print(f"{options.people} people, {len(waits)} chunks of {options.bytes} bytes in {seconds:.0f} s: "
          f"{100 * cpu / seconds:.1f} % of a core, {int(memory) / 1024:.0f} MB, a chunk waits "
          f"{1000 * waits[len(waits) // 2]:.1f} ms (median), {1000 * waits[int(0.99 * len(waits))]:.1f} ms (99 %)")


if __name__ == "__main__":
    main()
