"""A real browser over a real desk: Debian's Chromium, driven by Playwright. Without either, these tests are skipped."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from desk_records import PASTED, hostile_record, rich_record

import detente.api

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUIRED = "DETENTE_BROWSER_TESTS"  # set to 1 where these tests must run: then what is missing is a failure


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything here, so that `-m "not browser"` leaves it out."""
    config.addinivalue_line("markers", "browser: looks at the desk in Chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _missing(what: str) -> None:
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED}=1, but {what}")
    pytest.skip(f"{what}: the desk is not looked at in a browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; one for all tests."""
    program = os.environ.get("DETENTE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        _missing("no Chromium is installed (`apt-get install chromium`)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed (`pip install playwright axe-playwright-python`)")
    with sync_playwright() as playwright:
        # A container's root cannot make the sandbox; what is opened here are our own pages on the loopback.
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@dataclass
class Looker:
    """A page of the desk, and what the browser complained of on the way."""

    page: Any
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Load a page of the desk; the Playwright page."""
        answer = self.page.goto(self.base + path)
        assert answer.status < 400, (path, answer.status)
        return self.page

    def quiet(self) -> None:
        """Nothing was complained of, and nothing asked of anybody else."""
        assert not self.complaints
        assert not self.foreign


def _served(path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    import uvicorn

    from detente.server import Settings, make_app

    def read(*given: Any, **named: Any) -> Any:
        """By the rules alone: the judge takes long to load, and is not what is looked at."""
        return detente.api.read(*given, **(named | {"language": "en", "judge": False}))

    monkeypatch.setattr(detente, "read", read)
    settings = Settings(review=True, who="Ana", cache=cache, pages_a_minute=10**6, readings_a_minute=100)
    detente.read("Kenya thanked Oman.")  # the parser is loaded before anybody waits for it
    # Without watching: pages are made when they are asked for, and the processor is the browser's.
    app = make_app(path, settings, watch=False)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False, lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def _desk(make: Callable[[Path], None], folder: Path) -> Iterator[str]:
    path = folder / "relations.duckdb"
    make(path)
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield from _served(path, folder, monkeypatch)


@pytest.fixture(scope="module")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk on which Ana reviews, for tests that change nothing."""
    yield from _desk(rich_record, tmp_path_factory.mktemp("desk"))


@pytest.fixture
def own_address(browser: Any, tmp_path: Path) -> Iterator[str]:
    """A desk of a test's own, to change what it likes."""
    yield from _desk(rich_record, tmp_path)


@pytest.fixture(scope="module")
def hostile_address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk over articles whose every word is meant badly."""
    yield from _desk(hostile_record, tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def look(browser: Any) -> Iterator[Callable[..., Looker]]:
    """Open a window of its own: look(address, dark=..., phone=...)."""
    contexts = []

    def run(base: str, *, dark: bool = False, phone: bool = False, scripts: bool = True) -> Looker:
        size = {"width": 375, "height": 812} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(
            viewport=size, color_scheme="dark" if dark else "light", java_script_enabled=scripts
        )
        contexts.append(context)
        context.set_default_timeout(90_000)  # a busy machine is slow, not wrong
        page = context.new_page()
        found = Looker(page, base)
        page.on("console", lambda m: found.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: found.complaints.append(str(e)))
        page.on("dialog", lambda d: (found.complaints.append(f"a dialog: {d.message}"), d.dismiss()))
        page.on(
            "request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else found.foreign.append(r.url)
        )
        return found

    yield run
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pasted() -> str:
    """An article to read on the spot."""
    return PASTED
