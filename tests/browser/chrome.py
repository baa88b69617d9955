"""Chromium for the tests: a profile of its own, and every word of its console kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1400,900",
)


def chrome(profile: Path) -> Chrome:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("missing service: browser (sudo make services)")
    options = ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    return Chrome(options=options, service=ChromeService(driver))


@pytest.fixture(scope="session")
def one_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    driver = chrome(tmp_path_factory.mktemp("chrome") / "profile")
    yield driver
    driver.quit()


@pytest.fixture
def browser(one_browser: Chrome) -> Iterator[Chrome]:
    """As if just opened: nothing emulated, nothing said on the console yet."""
    yield one_browser
    one_browser.get("about:blank")
    one_browser.get_log("browser")
    one_browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    emulate(one_browser)


def emulate(browser: Chrome, **features: str) -> None:
    """Media features of the page: emulate(browser, prefers_color_scheme="dark")."""
    chosen = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": chosen})


def complaints(browser: Chrome) -> list[str]:
    """What the console said, but for connections lost on purpose and the page's icon."""
    return [entry["message"] for entry in browser.get_log("browser") if "net::ERR" not in entry["message"]]
