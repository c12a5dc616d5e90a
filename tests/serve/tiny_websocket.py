"""As much of RFC 6455 as the tests of potluck serve need: texts both ways. Standard library only."""
import base64
import json
import os
import socket
import struct


class Closed(Exception):
    pass


class TinyWebSocket:
    def __init__(self, port, target, timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.kept = b""
        while b"\r\n\r\n" not in self.kept:
            self._more()
        head, self.kept = self.kept.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])
        self.answer = head

    def _more(self):
        part = self.socket.recv(65536)
        if not part:
            raise Closed
        self.kept += part

    def _take(self, count):
        while len(self.kept) < count:
            self._more()
        taken, self.kept = self.kept[:count], self.kept[count:]
        return taken

    def send_frame(self, opcode, payload, mask=True):
        length = len(payload)
        size = bytes([length]) if length < 126 else b"\x7e" + struct.pack(">H", length) if length < 65536 else b"\x7f" + struct.pack(">Q", length)
        key = os.urandom(4) if mask else b""
        head = bytes([0x80 | opcode, size[0] | (0x80 if mask else 0)]) + size[1:] + key
        self.socket.sendall(head + (bytes(b ^ key[i % 4] for i, b in enumerate(payload)) if mask else payload))

    def send(self, message):
        self.send_frame(1, json.dumps(message).encode())

    def receive(self):
        """The next message; Closed when there will be none."""
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._take(8))[0]
            payload = self._take(length)
            if first & 15 == 8:
                raise Closed
            if first & 15 == 9:
                self.send_frame(10, payload)
            elif first & 15 == 1:
                return json.loads(payload)

    def until(self, key):
        while True:
            message = self.receive()
            if key in message:
                return message[key] if key != "tick" else message

    def close(self):
        self.socket.close()
