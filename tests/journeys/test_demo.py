"""`make demo`, used as a newcomer would: from the order look-up to the refund that the stand-in holds."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.standins.stripe.shapes import Document

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240.0

pytestmark = pytest.mark.timeout(900)


@dataclass
class Demo:
    """One start of the demonstration."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    said: str

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def refunds(self, payment: str) -> list[Document]:
        """What the Stripe stand-in holds for a payment, asked past the portal."""
        log = (self.folder / "logs" / "stripe.log").read_text()
        address = re.findall(r"http://127\.0\.0\.1:\d+", log)[-1]
        answer = requests.get(
            f"{address}/v1/refunds",
            params={"payment_intent": payment},
            headers={"Authorization": "Bearer sk_test_demonstration"},
            timeout=10,
        )
        data: list[Document] = answer.json()["data"]
        return data

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=40)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


def start(folder: Path, port: int) -> Demo:
    """This will start it and wait for the guide that it prints."""
    process = launch(folder, port)
    said, deadline = "", time.monotonic() + PATIENCE_SECONDS
    assert process.stdout is not None
    while "Ctrl-C ends it" not in said:
        line = process.stdout.readline()
        assert line, f"it ended by itself:\n{said}"
        assert time.monotonic() < deadline, f"it does not come up:\n{said}"
        said += line
    return Demo(process, folder, port, said)


def launch(folder: Path, port: int) -> subprocess.Popen[str]:
    env = {**os.environ, "PORT": str(port), "BACKHAUL_DEMO_DIR": str(folder), "NO_INPUT": "1"}
    # The suite's own servers are none of its business.
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "BASE_URL"):
        env.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-m", "portal.demo"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = start(tmp_path_factory.mktemp("demo"), free_port())
    yield demo
    if demo.process.poll() is None:
        demo.end(signal.SIGINT)


def eventually(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.3)


class Forms(HTMLParser):
    """The forms of a page with what a browser would send for each, and nothing that needs a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.options: dict[str, list[str]] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self._select = name
            self.options[name] = []
        elif tag == "option" and values.get("value"):
            self.options.setdefault(self._select, []).append(values["value"])
        elif tag in ("input", "button") and name and self.forms:
            is_off = values.get("type") in ("checkbox", "radio") and "checked" not in values
            if not is_off:
                self.forms[-1][name] = values.get("value", "")


class Shopper:
    """A client that knows no JavaScript."""

    def __init__(self, demo: Demo) -> None:
        self.session = requests.Session()
        self.base_url = demo.base_url

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(self.base_url + path, timeout=60)
        assert answer.status_code == 200, answer.text[:2000]
        return answer

    def send(self, page: requests.Response, changes: dict[str, str], *, having: str) -> requests.Response:
        """Fill in the form that has a field of this name, and send it."""
        form = next(form for form in Forms(page.text).forms if having in form)
        answer = self.session.post(
            page.url, data={**form, **changes}, headers={"Referer": page.url}, timeout=60
        )
        assert answer.status_code == 200, answer.text[:2000]
        return answer


def open_return_without_scripts(demo: Demo, number: str, email: str) -> tuple[Shopper, str]:
    """From the look-up to the status page; gives the return's number."""
    shopper = Shopper(demo)
    items = shopper.send(shopper.get("/"), {"number": number, "proof": email}, having="proof")
    parsed = Forms(items.text)
    select = next(name for name in parsed.options if name.endswith("-reason"))
    line = select.removesuffix("-reason")
    choice = {f"{line}-chosen": "on", f"{line}-quantity": "1", select: parsed.options[select][0]}
    review = shopper.send(items, choice, having="sequence")
    status = shopper.send(review, {}, having="sequence")
    found = re.search(r"/r/(R-[0-9A-Z]{4}-[0-9A-Z]{2})/", status.url)
    assert found, status.url
    return shopper, found.group(1)


class Bench:
    """The warehouse, in Chromium."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        page.goto(f"{demo.base_url}/warehouse/")
        page.fill("input[name=username]", "warehouse")
        page.fill("input[name=password]", "demo-returns")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-scan-field]")

    def receive(self, number: str) -> None:
        """Scan the parcel, then say that everything is as expected, by keyboard."""
        self.scan(number)
        expect(self.page.locator("h1")).to_have_text(number)
        self.scan("*")
        expect(self.page.get_by_role("status")).to_contain_text(f"{number} is booked")

    def scan(self, code: str) -> None:
        """Once the field is ready, as a person would who sees the page."""
        expect(self.page.locator("[data-scan-field]")).to_be_focused()
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def open_return_in_chromium(page: Page, demo: Demo, number: str, email: str) -> str:
    page.goto(demo.base_url)
    page.fill("input[name=number]", number)
    page.fill("input[name=proof]", email)
    page.click("main form button[type=submit]")
    page.check("input[name$=-chosen] >> nth=0")
    page.select_option("select[name$=-reason] >> nth=0", index=1)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/check/")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/r/R-*/")
    return page.url.rstrip("/").rpartition("/")[2]


class TestDemo:
    def test_pays_a_return_driven_in_chromium(self, demo: Demo, browser: Browser) -> None:
        """Look-up, items, review, label, warehouse, refund: what was shown is what Stripe holds."""
        page = browser.new_page(viewport={"width": 390, "height": 844})

        number = open_return_in_chromium(page, demo, "D-1001", "sam+1001@example.com")
        page.wait_for_selector("a[href$='.pdf']", timeout=60_000)
        path = page.get_attribute("a[href*='label-']", "href")
        label = page.request.get(f"{demo.base_url}{path}")
        Bench(browser.new_page(), demo).receive(number)

        assert label.body().startswith(b"%PDF")
        eventually(lambda: bool(demo.refunds("pi_demo_1001")), "no refund at the stand-in")
        assert [each["amount"] for each in demo.refunds("pi_demo_1001")] == [1200]
        # The page looks again by itself.
        page.wait_for_selector("text=/refund/i >> nth=0", timeout=60_000)

    def test_pays_a_return_driven_without_scripts(self, demo: Demo, browser: Browser) -> None:
        """The same with plain forms; a third of a discounted price, to the cent."""
        shopper, number = open_return_without_scripts(demo, "D-1006", "sam+1006@example.com")
        Bench(browser.new_page(), demo).receive(number)

        eventually(lambda: bool(demo.refunds("pi_demo_1006")), "no refund at the stand-in")

        assert [each["amount"] for each in demo.refunds("pi_demo_1006")] == [333]
        eventually(lambda: "3.33" in shopper.get(f"/r/{number}/").text, "the page does not say it")

    def test_shows_what_it_promises(self, demo: Demo) -> None:
        """The table of ready orders, on the pages: refused lines with their reason, yen without decimals."""
        pages = {}
        for number in ("1002", "1003", "1004", "1005"):
            shopper = Shopper(demo)
            answer = shopper.send(
                shopper.get("/"),
                {"number": f"D-{number}", "proof": f"sam+{number}@example.com"},
                having="proof",
            )
            pages[number] = answer.text

        assert "demonstration" in pages["1002"]
        assert "final sale" in pages["1003"]
        assert "3,980" in pages["1005"]
        for show in ("D-1001", "D-1007", "D-1008", "sam+1008@example.com", "merchant", "demo-returns"):
            assert show in demo.said

    def test_decides_the_same_again(self, demo: Demo) -> None:
        """Every decision of its stories and of these shoppers; the one who looked in vain is among them."""
        shopper = Shopper(demo)
        shopper.send(shopper.get("/"), {"number": "D-1002", "proof": "sam+1002@example.com"}, having="proof")
        env = {
            **os.environ,
            "BACKHAUL_DEMO": "1",
            "DEBUG": "0",
            "BACKHAUL_DATA_DIR": str(demo.folder),
            "DATABASE_URL": f"sqlite:///{demo.folder / 'backhaul.sqlite3'}",
            "SECRET_KEY": "only reads",
            "STRIPE_API_KEY": "sk_test_demonstration",
            "STRIPE_WEBHOOK_SECRETS": "whsec_demonstration_only",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        command = [sys.executable, "manage.py", "verify_decisions"]

        verified = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

        found = re.search(r"^([0-9]+) decisions and ([0-9]+) refused attempts", verified.stdout, re.MULTILINE)
        assert verified.returncode == 0, verified.stderr
        assert found, verified.stdout
        assert int(found[1]) >= 2
        assert int(found[2]) >= 1
        assert verified.stdout.strip().endswith("run again: 0 differences.")

    def test_says_in_one_sentence_that_a_port_is_taken(self, demo: Demo, tmp_path: Path) -> None:
        """No traceback, exit code 1."""
        second = launch(tmp_path, demo.port)
        said, _ = second.communicate(timeout=60)

        assert second.returncode == 1
        assert said.strip().startswith(f"Port {demo.port} is taken")
        assert len(said.strip().splitlines()) == 1


class TestEndAndSecondStart:
    def test_ctrl_c_ends_every_child_and_a_second_start_keeps_the_data(self, tmp_path: Path) -> None:
        """Nothing is left running; what a shopper did is still there."""
        first = start(tmp_path, free_port())
        _, number = open_return_without_scripts(first, "D-1001", "sam+1001@example.com")
        children = children_of(first.process.pid)

        assert len(children) >= 4
        assert first.end(signal.SIGINT) == 0
        assert [pid for pid in children if is_alive(pid)] == []

        second = start(tmp_path, free_port())
        try:
            shopper = Shopper(second)
            page = shopper.send(
                shopper.get("/"), {"number": "D-1001", "proof": "sam+1001@example.com"}, having="proof"
            )
            assert number in page.text
        finally:
            second.end(signal.SIGINT)


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
