"""Decides in a published report: accepts one finding, gives another to somebody, and saves; or says how the page shows a finding."""
import os, sys, time
from selenium import webdriver
from selenium.webdriver.support.ui import Select

page, folder, *findings = sys.argv[1:]
options = webdriver.ChromeOptions()
for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "window-size=1280,900"):
    options.add_argument(f"--{argument}")
options.add_experimental_option("prefs", {"download.default_directory": os.path.abspath(folder)})
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(options=options)


def one(selector, within=browser):
    return within.find_element("css selector", selector)


def press(element):
    browser.execute_script("arguments[0].click()", element)


def decide(finding, kind, why, until=None, to=None):
    article = one(f"#finding-{finding}")
    press(one("button", article))
    form = one("form", article)
    press(one(f"input[value={kind}]", form))
    if until:
        browser.execute_script("arguments[0].value = arguments[1]", one("input[type=date]", form), until)
    if to:
        Select(one("select", form)).select_by_visible_text(to)
    browser.execute_script("arguments[0].value = arguments[1]", one("textarea", form), why)
    press(one("button.main", form))
    assert not article.find_elements("css selector", "form"), one(".fault", article).text


try:
    browser.get(f"file://{os.path.abspath(page)}")
    if findings:
        Select(one("#decider")).select_by_visible_text("Jo Ash")
        decide(findings[0], "accept", "It is agreed, “<b>&amp;</b>”,\nand will be renewed.", until="2026-12-31")
        decide(findings[1], "assign", "", to="Sam Roe")
        press(one(".decision-bar .main"))
        for _ in range(50):
            if os.path.exists(f"{folder}/decisions.xml"):
                break
            time.sleep(0.1)
    else:
        chips = browser.execute_script("return [...document.querySelectorAll('.chip, .decided li')].map(e => e.textContent)")
        print("\n".join(chips))
    assert not browser.get_log("browser")
finally:
    browser.quit()
