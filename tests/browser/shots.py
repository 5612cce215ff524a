"""Makes the pictures of docs/server.md from invented articles: `python tests/browser/shots.py docs/img`.

Not a test: run it after a change of how pages look, and look at each picture before it is kept.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import uvicorn
from playwright.sync_api import sync_playwright

import detente
from detente.record import Record
from detente.server import Settings, make_app

PORT, SIZE, PHONE = 8398, {"width": 1040, "height": 660}, {"width": 375, "height": 720}
# (day, publisher, text): a border that was calm, is fought over, and opens again. Places are real, the rest is not.
DISPATCHES = (
    ("2024-09-12", "Red Sea Monitor", "Djibouti and Eritrea signed a fisheries agreement in Massawa on Thursday."),
    ("2024-09-30", "Gulf Courier", "Oman praised Eritrea for releasing two fishing boats. Eritrea thanked Oman."),
    ("2024-10-08", "Meridian Press", "Ethiopia promised to give Djibouti 12 fire engines. Djibouti thanked Ethiopia."),
    ("2024-10-21", "Red Sea Monitor", "Eritrean Foreign Minister Tesfay Berhane visited Djibouti on Monday for talks "
     "on trade."),
    ("2024-11-05", "Meridian Press", "Djibouti accused Eritrea of arming rebels in the Danakil lowlands. Eritrea "
     "denied that it arms rebels."),
    ("2024-11-19", "Gulf Courier", "Eritrea accused Djibouti of harbouring deserters. Djibouti rejected the demand of "
     "Eritrea to hand them over."),
    ("2024-12-03", "Red Sea Monitor", "Djibouti expelled two Eritrean diplomats on Tuesday. Ethiopia urged Djibouti "
     "and Eritrea to talk."),
    ("2024-12-17", "Meridian Press", "Eritrea closed the crossing at Rahayta and threatened to mobilise its reserves "
     "against Djibouti."),
    ("2025-01-09", "Gulf Courier", "Eritrea deployed artillery along its border with Djibouti. The United States "
     "condemned Eritrea over the deployment."),
    ("2025-01-23", "Red Sea Monitor", "Djibouti imposed sanctions on three Eritrean companies. Eritrea called the "
     "sanctions an insult and accused Djibouti of lying."),
    ("2025-02-06", "Meridian Press", "Eritrean forces shelled a Djiboutian post near Rahayta on Thursday, wounding "
     "four soldiers."),
    ("2025-02-12", "Gulf Courier", "Eritrean forces attacked a school bus in Djibouti on Wednesday. The United Nations "
     "condemned the attack."),
    ("2025-02-14", "Red Sea Monitor", "Djiboutian troops shelled Eritrean positions on Friday. Oman offered to mediate "
     "between Djibouti and Eritrea."),
    ("2025-02-20", "Meridian Press", "Eritrean soldiers attacked a Djiboutian convoy on Thursday, killing two. The "
     "European Union condemned Eritrea."),
    ("2025-02-27", "Gulf Courier", "Oman met Djibouti and Eritrea separately in Muscat. Ethiopia sent tents and food "
     "to Djibouti."),
    ("2025-03-04", "Red Sea Monitor", "Eritrea released four Djiboutian soldiers on Tuesday. Djibouti welcomed the "
     "release."),
    ("2025-03-11", "Meridian Press", "Djibouti and Eritrea agreed to talks in Muscat on March 12. Oman will host "
     "them."),
    ("2025-03-17", "Gulf Courier", "Djibouti released nine Eritrean soldiers on Monday. Djibouti and Eritrea are to "
     "meet again in Muscat on April 9."),
)  # fmt: skip


def record(path: Path) -> None:
    """The dispatches and the package's examples, read by the rules."""

    def read(text: str, day: str, publisher: str, title: str) -> Any:
        return detente.read(text, date=day, publisher=publisher, title=title, language="en", judge=False)

    made = [read(text, day, who, text.split(". ")[0].removesuffix(".")) for day, who, text in DISPATCHES]
    story = (Path(__file__).parents[2] / "examples" / "1-wire-story.txt").read_text(encoding="utf-8")
    title, _, text = story.partition("\n")
    made.append(read(text.strip(), "2025-03-14", "Meridian Press", title))
    with Record(path) as kept:
        kept.add(made)


def served(path: Path, cache: Path) -> uvicorn.Server:
    """A desk in a thread of its own."""
    app = make_app(path, Settings(review=True, who="Ana", cache=cache, pages_a_minute=10**6), watch=False)
    server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server


def shots(folder: Path) -> None:
    """Every page once, the first ones dark and on a phone too."""
    base = f"http://127.0.0.1:{PORT}"

    def first(table: str, query: str) -> str:
        found = json.load(urlopen(f"{base}/api/{table}?{query}"))["data"]
        return str(found[0]["id"])

    pages = {
        "relations": "/",
        "relation": "/relation/DJI/ERI",
        "event": f"/event/{first('events', 'dyad=DJI,ERI&type=ASSAULT')}",
        "article": f"/article/{first('documents', 'title=reopen')}",
        "commitments": "/board",
        "calendar": "/calendar",
        "events": "/events?dyad=DJI,ERI",
        "review": "/review",
    }
    program = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, path in pages.items():
            low = name in ("article", "events")  # dense ones, so that no file grows large
            shoot(browser, folder / f"{name}.png", base + path, size=SIZE | ({"height": 500} if low else {}))
        shoot(browser, folder / "relation-dark.png", base + pages["relation"], dark=True)
        shoot(browser, folder / "relations-phone.png", base + "/", size=PHONE)
        browser.close()


def shoot(browser: Any, to: Path, url: str, *, dark: bool = False, size: dict[str, int] = SIZE) -> None:
    """One picture."""
    page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
    page.set_default_timeout(120_000)
    page.goto(url)
    page.screenshot(path=to)
    page.close()
    print(f"{to}: {to.stat().st_size / 1000:.0f} KB")


def main() -> None:
    """Into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        record(Path(made) / "relations.duckdb")
        server = served(Path(made) / "relations.duckdb", Path(made))
        shots(folder)
        server.should_exit = True
        time.sleep(1)


if __name__ == "__main__":
    main()
