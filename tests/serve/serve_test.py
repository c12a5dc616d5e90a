"""potluck serve as its clients see it: good ones, bad ones, and after it was killed. Standard library only."""
import base64
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import zlib

from tiny_websocket import Closed, TinyWebSocket

POTLUCK = sys.argv.pop(1)
STUDY = {"name": "trust", "identity": "prolific", "codes": {"complete": "C1", "no_consent": "C0"},
         "games": [{"kitchen": "cramped_room", "partner": "greedy"}, {"kitchen": "cramped_room", "partner": "stay"}]}


class Server:
    """`potluck serve` on a free port."""

    def __init__(self, root):
        self.site, self.data, self.port, self.process = root / "site", root / "data", 0, None
        self.site.mkdir()
        (self.site / "study.json").write_text(json.dumps(STUDY))
        (self.site / "index.html").write_text("<h1>hello</h1>")
        (self.site / ".secret").write_text("not for you")
        (root / "token").write_text("a long token\n")
        self.command = [POTLUCK, "serve", str(self.site), "--data", str(self.data), "--token-file", str(root / "token")]

    def start(self):
        self.process = subprocess.Popen([*self.command, "--port", str(self.port)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(line.rstrip("/\n").rsplit(":", 1)[1])
        self.process.stdout.readline()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        rest = self.process.communicate(timeout=10)[0]
        return self.process.returncode, rest

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            text = answer.read()
            kind = answer.headers.get("Content-Type", "")
            return answer.status, json.loads(text) if kind == "application/json" and text else text, answer.headers

    def begin(self, who=None, **more):
        identity = {} if who is None else {"PROLIFIC_PID": who}
        status, said, _ = self.ask("POST", "/api/begin", json.dumps({"study": "trust", "identity": identity, **more}))
        assert status == 200, said
        return said

    def send(self, person, number, chunk, crc=None, key=None):
        crc = f"{zlib.crc32(chunk):08x}" if crc is None else crc
        status, said, _ = self.ask("POST", f"/api/data/{person['participant']}/{number}", chunk,
                                   X_Potluck_Key=key or person["key"], X_Potluck_Crc32=crc)
        return status, said

    def end(self, person, outcome):
        return self.ask("POST", "/api/end", json.dumps({"participant": person["participant"], "outcome": outcome}),
                        X_Potluck_Key=person["key"])[:2]

    def record(self, person):
        return (self.data / "trust" / f"{person['participant']}.jsonl").read_bytes()


class ServeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server(pathlib.Path(folder.name))
        self.server.start()
        self.addCleanup(lambda: self.server.process.poll() is None and self.server.stop(signal.SIGKILL))

    def test_files_of_the_page(self):
        ask = self.server.ask
        status, text, headers = ask("GET", "/")
        self.assertEqual((status, text), (200, b"<h1>hello</h1>"))
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(ask("GET", "/index.html", If_None_Match=headers["ETag"])[0], 304)
        status, text, headers = ask("HEAD", "/index.html")
        self.assertEqual((status, text, headers["Content-Length"]), (200, b"", "14"))
        for path in ("/nowhere", "/.secret", "/../token", "/%2e%2e/token", "//etc/passwd", "/site/../../token", "/a\\b"):
            self.assertEqual(ask("GET", path)[0], 404, path)
        status, _, headers = ask("POST", "/")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))
        self.assertEqual(ask("GET", "/api/begin")[0], 405)

    def test_a_participant_from_begin_to_code(self):
        server = self.server
        self.assertEqual(server.ask("GET", "/api/hello")[1], {"potluck": 1, "study": "trust", "pairs": False})
        person = server.begin("p1")
        self.assertEqual((person["order"], person["next_chunk"]), (0, 0))
        self.assertRegex(person["participant"], r"^[1-9][0-9]{11}$")
        self.assertEqual(server.send(person, 0, b'{"a": 1}\n'), (200, {"next_chunk": 1}))
        self.assertEqual(server.send(person, 0, b'{"a": 1}\n'), (200, {"next_chunk": 1}))  # again: none the worse
        self.assertEqual(server.send(person, 1, b'{"b": 2}\n'), (200, {"next_chunk": 2}))
        self.assertEqual(server.record(person), b'{"a": 1}\n{"b": 2}\n')
        again = server.begin("p1")
        self.assertEqual((again["participant"], again["next_chunk"]), (person["participant"], 2))
        self.assertEqual(server.end(person, "complete"), (200, {"code": "C1"}))
        self.assertEqual(server.end(person, "complete"), (200, {"code": "C1"}))
        self.assertEqual(server.send(person, 2, b"late\n")[0], 409)
        everything = b"".join(p.read_bytes() for p in (server.data / "trust").iterdir() if p.name != "ids.csv")
        self.assertNotIn(b"p1", everything)
        code, rest = server.stop()
        self.assertEqual(code, 0)
        self.assertIn("stopped", rest)

    def test_what_is_wrong_is_refused_and_harms_nobody(self):
        server = self.server
        good, bad = server.begin("good"), server.begin("bad")
        self.assertEqual(server.send(good, 0, b"one\n")[0], 200)
        refusals = [
            (server.send(bad, 0, b"x\n", crc="00000000"), 400, 0), (server.send(bad, 0, b"x\n", crc="nonsense"), 400, 0),
            (server.send(bad, 5, b"x\n"), 409, 0), (server.send(bad, 0, b""), 413, 0)]
        for (status, said), expected, following in refusals:
            self.assertEqual((status, said["next_chunk"]), (expected, following), said)
        self.assertEqual(server.send(good, 0, b"two\n")[0], 409)  # another chunk of that number
        self.assertEqual(server.send(good, 1, b"x\n", key=bad["key"])[0], 403)
        self.assertEqual(server.send({"participant": "123456789012", "key": "k"}, 0, b"x\n")[0], 404)
        with contextlib.suppress(ConnectionError):  # it may hang up before all is sent
            self.assertEqual(server.send(bad, 0, b"x" * (3 << 20))[0], 413)
        for number in ("-1", "1e9", "99999999999999999999", "../0", ""):
            self.assertEqual(server.ask("POST", f"/api/data/{bad['participant']}/{number}", b"x")[0], 404, number)
        for body in (b"", b"{", b"[]", b"[" * 100000, b'{"study": 1}', b'{"study": "other"}', b'\xff\xfe', b"x" * 20000,
                     b'{"study": "trust", "identity": {"a": 1}}', b'{"study": "trust", "identity": {"../": "x"}}',
                     b'{"study": "trust", "identity": {"a": "\\u0000"}}', json.dumps(
                         {"study": "trust", "identity": {"a": "x" * 1000}}).encode(),
                     json.dumps({"study": "trust", "resume": bad["participant"]}).encode()):
            status, said, _ = server.ask("POST", "/api/begin", body)
            self.assertIn(status, (400, 403, 413), body[:50])
            self.assertIn("error", said)
        self.assertEqual(server.end(bad, "rich")[0], 400)
        self.assertEqual(server.end(bad, "complete")[0], 409)  # a code for nothing
        for raw in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50,
                    b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\n\r\n", b"POST /api/data/1/0 HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n",
                    b"POST /api/begin HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n"):
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as half:
                answer = b""
                with contextlib.suppress(OSError):  # it may hang up at once
                    half.sendall(raw)
                    half.shutdown(socket.SHUT_WR)
                    answer = half.recv(4096)
                self.assertTrue(answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), answer[:100])
        open_for_long = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
        for idle in open_for_long:
            idle.sendall(b"POST /api/begin HTTP/1.1\r\nContent-Le")
        self.assertEqual(server.send(good, 1, b"two\n"), (200, {"next_chunk": 2}))
        self.assertEqual(server.record(good), b"one\ntwo\n")
        for idle in open_for_long:
            idle.close()

    def test_who_floods_waits(self):
        flood, calm = self.server.begin("flood"), self.server.begin("calm")
        answers = [self.server.send(flood, k, b"x\n") for k in range(130)]
        refused = [said for status, said in answers if status == 429]
        self.assertGreater(len(refused), 3)
        self.assertIn("next_chunk", refused[0])
        self.assertEqual(self.server.send(calm, 0, b"x\n")[0], 200)

    def test_killed_at_any_moment_it_goes_on(self):
        server = self.server
        person, sent = server.begin("p1"), b""
        for k in range(6):
            chunk = (f'{{"k": {k}}}\n' * 50).encode()
            self.assertEqual(server.send(person, k, chunk), (200, {"next_chunk": k + 1}))
            sent += chunk
            server.stop(signal.SIGKILL)
            # What a crash in the middle of a write leaves.
            folder = server.data / "trust"
            with open(folder / f"{person['participant']}.jsonl", "ab") as file:
                file.write(b'{"half')
            if k % 2:
                with open(folder / f"{person['participant']}.chunks", "ab") as file:
                    file.write(b"chunk 9")
            server.start()
            back = server.begin("p1")
            self.assertEqual((back["participant"], back["key"], back["next_chunk"]),
                             (person["participant"], person["key"], k + 1))
            self.assertEqual(server.record(person), sent)
        self.assertEqual(server.end(person, "complete")[0], 200)
        server.stop(signal.SIGKILL)
        server.start()
        self.assertEqual(server.begin("p2")["order"], 1)  # the first completed: that place is taken

    def test_who_withdraws_is_gone(self):
        server = self.server
        gone, stays = server.begin("gone"), server.begin("stays")
        server.send(gone, 0, b"secret\n")
        server.send(stays, 0, b"kept\n")
        self.assertEqual(server.end(gone, "withdrawn")[0], 200)
        left = b"".join(path.read_bytes() for path in (server.data / "trust").iterdir())
        self.assertNotIn(b"secret", left)
        self.assertNotIn(b"gone", left)
        self.assertIn(b"stays", left)
        self.assertEqual(server.begin("next")["order"], gone["order"])  # the place is free again

    def test_the_experimenter_looks(self):
        server = self.server
        person = server.begin("p1")
        server.send(person, 0, b"one\n")
        self.assertEqual(server.ask("GET", "/status")[0], 403)
        self.assertEqual(server.ask("GET", "/api/status", Authorization="Bearer wrong")[0], 403)
        self.assertEqual(server.ask("GET", "/status?token=a%20long%20token")[0], 403)  # tokens go as they are
        status, said, _ = server.ask("GET", "/api/status", Authorization="Bearer a long token")
        self.assertEqual((status, said["at_it"], said["participants"][0]["bytes"]), (200, 1, 4))
        self.assertNotIn(person["key"], json.dumps(said))

    def test_two_hundred_people_are_balanced_and_nothing_is_lost(self):
        server = self.server

        def take_part(number):
            person = server.begin(f"person{number}")
            chunks = [f"{number} {k}\n".encode() * 20 for k in range(3)]
            for k, chunk in enumerate(chunks):
                assert server.send(person, k, chunk) == (200, {"next_chunk": k + 1})
            assert server.end(person, "complete" if number % 10 else "no_consent")[0] == 200
            return person, b"".join(chunks)

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            people = list(pool.map(take_part, range(200)))
        completed = sorted(person["order"] for number, (person, _) in enumerate(people) if number % 10)
        self.assertEqual(len(set(completed)), 180)  # nobody has another's place
        even = sum(order % 2 == 0 for order in completed)
        self.assertLessEqual(abs(even - 90), 10)
        for person, sent in people:
            self.assertEqual(server.record(person), sent)

    def test_two_people_cook_in_lockstep_and_a_killed_server_goes_on(self):
        server = self.serve_pairs()
        people = [server.begin(name) for name in ("ann", "bob")]
        lines = [self.line(person) for person in people[:1]]
        self.assertIn("wait", lines[0].receive())
        lines.append(self.line(people[1]))
        starts = [line.until("start") for line in lines]
        self.assertEqual([start["seat"] for start in starts], [0, 1])
        for name in ("pair", "kitchen", "seed", "pace", "ticks"):
            self.assertEqual(starts[0][name], starts[1][name])
        self.assertEqual((starts[0]["kitchen"], starts[0]["ticks"]), ("cramped_room", 400))
        told = []
        for step in range(8):
            lines[0].send({"action": step % 6, "tick": step})
            both = [line.until("tick") for line in lines]
            self.assertEqual(both[0], both[1])
            self.assertEqual(both[0]["tick"], step)
            told.append(both[0]["actions"])
        self.assertGreater(len({first for first, _ in told}), 1)   # what was said was done, if it came in time
        self.assertEqual({second for _, second in told}, {4})      # who says nothing stays
        # One's line breaks: the other hears of it, and all comes again.
        lines[1].close()
        self.assertEqual(lines[0].until("gone"), 1)
        lines[1] = self.line(people[1])
        message = lines[1].receive()
        steps = base64.b64decode(message["sofar"])
        self.assertEqual([list(steps[i:i + 2]) for i in range(0, 16, 2)], told)
        self.assertEqual(lines[0].until("back"), 1)
        # The server is killed: both come back to where they were.
        known = len(steps) // 2
        server.stop(signal.SIGKILL)
        (server.data / "trust" / "pairs" / "torn.pair").write_bytes(b"pair 0 17")  # killed before anybody was told
        for line in lines:
            line.close()
        server.start()
        lines = [self.line(person) for person in people]
        again = [line.receive() for line in lines]
        for message in again:
            self.assertEqual(message["start"], {**starts[0], "seat": message["start"]["seat"]})
            self.assertEqual(base64.b64decode(message["sofar"])[:2 * known], steps)
        begun = len(base64.b64decode(again[1]["sofar"])) // 2
        both = [line.until("tick") for line in lines]
        self.assertEqual(both[0]["tick"], begun)
        self.assertEqual(both[0], both[1])
        # Two that see different games have no game.
        lines[0].send({"hash": "aa", "tick": 4})
        lines[1].send({"hash": "ab", "tick": 4})
        self.assertEqual([line.until("end") for line in lines], ["diverged"] * 2)

    def test_a_game_of_two_ends_when_the_episode_does(self):
        server = self.serve_pairs(pace=15, horizon=60)
        lines = [self.line(server.begin(name)) for name in ("ann", "bob")]
        count = 0
        while True:
            message = lines[0].receive()
            if "end" in message:
                break
            count += "tick" in message
            if message.get("tick", 0) % 30 == 29:
                for line in lines:
                    line.send({"hash": f"{message['tick']:016x}", "tick": message["tick"] + 1})
        self.assertEqual((count, message["end"]), (60, "finished"))

    def test_who_finds_nobody_is_told_so(self):
        server = self.serve_pairs(wait=2)
        line = self.line(server.begin("ann"))
        self.assertEqual(line.until("end"), "no_partner")
        self.assertEqual(self.line(server.begin("ann")).until("end"), "no_partner")
        other = self.line(server.begin("bob"))
        self.assertIn("wait", other.receive())  # and is nobody's partner

    def test_lines_of_strangers_are_cut_and_others_notice_nothing(self):
        server = self.serve_pairs()
        people = [server.begin(name) for name in ("ann", "bob", "eve")]
        eve = people[2]
        for target, status in ((f"/api/pair?participant={eve['participant']}&key=wrong&game=0", 403),
                               (f"/api/pair?participant=123456789012&key={eve['key']}&game=0", 404),
                               (f"/api/pair?participant={eve['participant']}&key={eve['key']}&game=7", 404),
                               (f"/api/pair?participant={eve['participant']}&key={eve['key']}&game=0x", 404),
                               ("/api/pair", 404), ("/api/hello", 404), ("/", 404)):
            line = TinyWebSocket(server.port, target)
            self.assertEqual(line.status, status, target)
            line.close()
        lines = [self.line(person) for person in people[:2]]
        for line in lines:
            line.until("start")
        evils = [lambda line: line.send_frame(1, b"{"), lambda line: line.send_frame(1, b"[" * 900),
                 lambda line: line.send_frame(1, b"x" * 5000), lambda line: line.send_frame(2, os.urandom(100)),
                 lambda line: line.send_frame(1, b"{}", mask=False), lambda line: line.send_frame(7, b""),
                 lambda line: line.socket.sendall(b"\x81\xff" + b"\xff" * 12), lambda line: line.send({"action": 99, "tick": 0}),
                 lambda line: line.send({"action": 1.5, "tick": 0}), lambda line: line.send({"action": 1, "tick": -1}),
                 lambda line: line.send({"hash": "x" * 100, "tick": 1}), lambda line: line.send({"tick": 1}),
                 lambda line: [line.send({"action": 0, "tick": 0}) for _ in range(200)]]
        for number, evil in enumerate(evils):
            with self.subTest(number), self.assertRaises((Closed, ConnectionError)):
                line = self.line(eve)
                evil(line)
                for _ in range(6):  # seconds, in the lobby
                    line.receive()
        ticks = [line.until("tick")["tick"] for line in lines]
        self.assertLessEqual(abs(ticks[0] - ticks[1]), 1)
        status, said, _ = server.ask("GET", "/api/status", Authorization="Bearer a long token")
        self.assertEqual((status, said["pairs"]), (200, 1))

    def serve_pairs(self, pace=12, wait=60, horizon=None):
        self.server.stop()
        kitchen = "cramped_room"
        if horizon:
            layout = json.loads((pathlib.Path(__file__).parents[2] / "layouts" / "cramped_room.json").read_text())
            kitchen = str(self.server.site.parent / "short.json")
            pathlib.Path(kitchen).write_text(json.dumps({**layout, "name": "short", "horizon": horizon}))
        study = {"name": "trust", "identity": "prolific", "games": [{"kitchen": kitchen, "partner": "person"}],
                 "pace": pace, "pairs": {"wait_seconds": wait, "without": "greedy"}}
        (self.server.site / "study.json").write_text(json.dumps(study))
        self.server.start()
        self.assertTrue(self.server.ask("GET", "/api/hello")[1]["pairs"])
        return self.server

    def line(self, person):
        line = TinyWebSocket(self.server.port, f"/api/pair?participant={person['participant']}&key={person['key']}&game=0")
        self.assertEqual(line.status, 101, line.answer)
        self.addCleanup(line.close)
        return line

    def test_a_folder_that_is_no_study_is_told_so(self):
        with tempfile.TemporaryDirectory() as empty:
            run = subprocess.run([POTLUCK, "serve", empty, "--data", empty], capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertIn("potluck web --study", run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1)
        beside = subprocess.run([*self.server.command, "--port", "0"], capture_output=True, text=True)
        self.assertEqual(beside.returncode, 2)
        self.assertIn("another server is at work", beside.stderr)
        elsewhere = [str(self.server.data) + "2" if word == str(self.server.data) else word for word in self.server.command]
        taken = subprocess.run([*elsewhere, "--port", str(self.server.port)], capture_output=True, text=True)
        self.assertEqual(taken.returncode, 2)
        self.assertIn("choose another --port", taken.stderr)


if __name__ == "__main__":
    unittest.main()
