"""Prints how fast the language server answers, beside those of ruff and pylsp, in the same run.

    pip install ".[lsp,benchmark]" && python benchmarks/lsp.py

A server is started and asked as an editor does, over pipes. The text has 2,000 lines: the
training script beside this file, again and again under other names. Every round asks every
server once, so that a busy moment of the machine hits all of them; the table shows medians.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
SCRIPT = Path(__file__).with_name("training_script.py")
LINES = 2000
URI = "file:///tmp/benchmark/model.py"
EMPTY = (
    "from pygls.lsp.server import LanguageServer; "
    "LanguageServer('empty', '1').start_io()"
)
SERVERS: dict[str, tuple[str, ...]] = {
    "tfscaffold": ("tfscaffold", "lsp"),
    "empty pygls": (sys.executable, "-c", EMPTY),
    "ruff": ("ruff", "server"),
    "pylsp": ("pylsp",),
}
CAPABILITIES = {
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {
                "codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}
            },
            "dataSupport": True,
            "disabledSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
}


class Goal(NamedTuple):
    """A row of the table of goals."""

    what: str
    most: float
    unit: str
    found: float


class Client:
    """A server that has been started and greeted."""

    def __init__(self, command: tuple[str, ...]) -> None:
        began = time.perf_counter()
        program = shutil.which(command[0], path=PATH)
        assert program is not None, f"{command[0]} is not installed"
        self._process = subprocess.Popen(
            (program, *command[1:]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._number = self._version = 0
        self.ask(
            "initialize",
            {"processId": None, "rootUri": None, "capabilities": CAPABILITIES},
        )
        self.start_seconds = time.perf_counter() - began
        self.start_cpu = self.cpu_seconds()
        self.tell("initialized", {})

    def ask(self, method: str, params: Any) -> Any:
        """Return the result of a request."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        return self._await(
            lambda message: message.get("id") == number and "method" not in message
        ).get("result")

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def open(self, text: str) -> None:
        """Open a text, and wait for its diagnostics."""
        self._version = 1
        item = {"uri": URI, "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        self._await_diagnostics()

    def edit_seconds(self, line: int) -> float:
        """Return the time from a key in a line to the diagnostics of that text."""
        self._version += 1
        place = {"line": line, "character": 0}
        began = time.perf_counter()
        self.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": URI, "version": self._version},
                "contentChanges": [
                    {"range": {"start": place, "end": place}, "text": "#"}
                ],
            },
        )
        self._await_diagnostics()
        return time.perf_counter() - began

    def actions_seconds(self, line: int) -> float:
        """Return the time in which the code actions of a line are there."""
        place = {"line": line, "character": 4}
        began = time.perf_counter()
        self.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": URI},
                "range": {"start": place, "end": place},
                "context": {"diagnostics": []},
            },
        )
        return time.perf_counter() - began

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has taken, all threads; on Linux."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def close(self) -> None:
        """End the server."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.communicate(timeout=30)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _await(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = self._receive()
            if wanted(message):
                return message
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})

    def _await_diagnostics(self) -> None:
        # pylsp names no version; it is asked one edit at a time.
        self._await(
            lambda message: message.get("method") == "textDocument/publishDiagnostics"
            and message["params"].get("version") in (None, self._version)
        )

    def _receive(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while (header := stream.readline().strip()) or not length:
            if not header:
                raise EOFError("the server has ended")
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message = json.loads(stream.read(length))
        assert isinstance(message, dict)
        return message


def text_of(lines: int) -> str:
    """Return a training script of so many lines, of many experiments."""
    script = SCRIPT.read_text("utf-8")
    names = re.findall(r"^def (\w+)", script, re.MULTILINE)
    head, _, rest = script.partition("\n\n\n")
    pieces = [head]
    while sum(piece.count("\n") for piece in pieces) < lines:
        piece = rest.partition("\n\n\nif __name__")[0]
        for name in names:
            piece = re.sub(rf"\b{name}\b", f"{name}_{len(pieces)}", piece)
        pieces.append(piece)
    return "\n".join("\n\n\n".join(pieces).split("\n")[:lines]) + "\n"


def measured(rounds: int) -> tuple[dict[str, dict[str, list[float]]], int]:
    """Return seconds by what was measured and by server, and the number of models."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(rounds):
        for name, command in SERVERS.items():
            client = Client(command)
            found["start"][name].append(client.start_seconds)
            found["start, CPU"][name].append(client.start_cpu)
            client.close()
    text = text_of(LINES)
    lines = text.split("\n")
    models = [index for index, line in enumerate(lines) if "Sequential(" in line]
    clients = {name: Client(SERVERS[name]) for name in ("tfscaffold", "ruff", "pylsp")}
    for client in clients.values():
        client.open(text)
    for index in range(rounds * 3):
        line = models[index % len(models)]
        # What a server does between two keys is not measured.
        time.sleep(1)
        for name, client in clients.items():
            before = client.cpu_seconds()
            found["edit to diagnostics"][name].append(
                client.edit_seconds(lines.index("", line))
            )
            found["edit to diagnostics, CPU"][name].append(
                client.cpu_seconds() - before
            )
            found["code actions at once"][name].append(client.actions_seconds(line))
            time.sleep(0.3)
            found["code actions"][name].append(client.actions_seconds(line))
    for client in clients.values():
        client.close()
    return found, len(models)


def goals(found: dict[str, dict[str, list[float]]]) -> list[Goal]:
    """Return what was wished for, beside what was found."""
    ours = {what: statistics.median(each["tfscaffold"]) for what, each in found.items()}
    empty = statistics.median(found["start, CPU"]["empty pygls"])
    start = ours["start, CPU"] / empty
    return [
        Goal("start, CPU", 1.2, "times an empty pygls server", start),
        Goal("edit to diagnostics", 75, "ms", ours["edit to diagnostics"] * 1000),
        Goal("code actions", 5, "ms", ours["code actions"] * 1000),
    ]


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    found, models = measured(parser.parse_args().rounds)
    print(f"{LINES} lines, {models} models; medians in ms (quickest)\n")
    print(f"| | {' | '.join(SERVERS)} |")
    print(f"|---|{'---|' * len(SERVERS)}")
    for what, by_server in found.items():
        cells = [
            (
                f"{statistics.median(each) * 1000:.1f} ({min(each) * 1000:.1f})"
                if (each := by_server.get(name))
                else ""
            )
            for name in SERVERS
        ]
        print(f"| {what} | {' | '.join(cells)} |")
    print("\n| goal | at most | found |\n|---|---|---|")
    for goal in goals(found):
        print(f"| {goal.what} | {goal.most:g} {goal.unit} | {goal.found:.2f} |")


if __name__ == "__main__":
    main()
