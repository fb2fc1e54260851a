"""The system's Chromium, and scans as fast as a page takes them."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import CDPSession, Page

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # hub.test is the hub as another machine sees it: over plain HTTP, which browsers trust less than localhost.
    "--host-resolver-rules=MAP hub.test 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)


def chromium() -> str:
    """Where the system's Chromium is."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    mac = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
    path = path or (str(mac) if mac.exists() else None)
    assert path, "no Chromium here: `python3 run.py test` installs it or says how"
    return path


def scan_in_a_row(page: Page, codes: list[str], pause_ms: float = 0) -> list[float]:
    """Scan on a kiosk without waiting for paper; the milliseconds from each last key until its result was painted."""
    waits: list[float] = page.evaluate(f"([codes, pause]) => ({_SCANS})(codes, pause)", [codes, pause_ms])
    return waits


def start_scanning(page: Page, codes: list[str], pause_ms: float) -> None:
    """The same in the background, a scan about every `pause_ms`; `waits_of` waits until it is done."""
    page.evaluate(f"([codes, pause]) => {{ window.scanning = ({_SCANS})(codes, pause); }}", [codes, pause_ms])


def waits_of(page: Page) -> list[float]:
    waits: list[float] = page.evaluate("window.scanning")
    return waits


def heap_mb(devtools: CDPSession) -> float:
    """What a page's JavaScript holds once everything it let go of is collected; needs `Performance.enable`."""
    devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize")) / 1e6


# A result is on the screen when the frame after its words is painted: a task behind the next animation frame.
_SCANS = """async (codes, pause) => {
  const key = (code, key) => window.dispatchEvent(new KeyboardEvent("keydown", { code, key }));
  const waits = [];
  for (const code of codes) {
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    const answered = new Promise((resolve) => {
      const look = new MutationObserver(() => {
        if (["busy", "idle"].includes(document.body.dataset.tone)) return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      });
      look.observe(document.getElementById("screen"), { childList: true });
    });
    for (const letter of code) key(`Key${letter}`, letter);
    const typed = performance.now();
    key("Enter", "Enter");
    waits.push((await answered) - typed);
  }
  return waits;
}"""
