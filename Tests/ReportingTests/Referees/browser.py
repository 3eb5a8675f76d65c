"""Uses a report's page as a reader does, in a real browser, and fails where it does not do what it should."""
import os, sys, time
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

page, further, downloads, axe = (os.path.abspath(path) for path in sys.argv[1:5])
HOSTILE = '"><script>alert(1)</script> & \'so\'\n]]> zweite Zeile\u202etxt.exe \U0001f3a7 \u0645\u0631\u062d\u0628\u0627 \x01'

options = webdriver.ChromeOptions()
for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "lang=en-GB", "window-size=1280,900"):
    options.add_argument(f"--{argument}")
options.add_experimental_option("prefs", {"download.default_directory": downloads, "intl.accept_languages": "en-GB"})
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(options=options)


def all_of(selector):
    return browser.find_elements("css selector", selector)


def one(selector):
    return browser.find_element("css selector", selector)


def run(script, *arguments):
    return browser.execute_script(script, *arguments)


def press(element, key=Keys.ENTER):
    run("arguments[0].focus()", element)
    assert run("return document.activeElement === arguments[0]", element), "a control takes no focus"
    browser.switch_to.active_element.send_keys(key)


def shown():
    """The findings that can be seen, in their order."""
    return run("return [...document.querySelectorAll('article.finding')].filter(a => a.getClientRects().length)"
               ".map(a => a.id.replace('finding-', ''))")


def values(name):
    return run("return [...document.querySelectorAll('article.finding')].filter(a => a.getClientRects().length)"
               ".map(a => a.dataset[arguments[0]] ?? null)", name)


def told():
    return one(".shown").text


def choose(name, words):
    Select(one(f"#{name}")).select_by_visible_text(words)


def find(words):
    box = one("#find-text")
    box.clear()
    box.send_keys(words)
    time.sleep(0.3)


def finding(words):
    return next(f for f in all_of("article.finding") if words in f.get_attribute("textContent"))


def check_without_script():
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"file://{page}")
    assert not all_of(".control, button, input, select, form"), "a control where no script runs"
    number = len(all_of("article.finding"))
    assert number and all_of("article.finding details"), "no findings where no script runs"
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    return number


def check_filters(number):
    every = shown()
    assert len(every) == number and told() == f"{number} findings, all shown", told()
    # Every choice of every filter, in one go: what it is called, what the count says, how many are seen.
    tried = run("""
        const tried = [];
        for (const select of document.querySelectorAll('.filters select:not(#find-sort)')) {
          for (const option of [...select.options].slice(1).concat(select.options[0])) {
            select.value = option.value;
            select.dispatchEvent(new Event('change'));
            const seen = [...document.querySelectorAll('article.finding')].filter(a => a.getClientRects().length);
            tried.push([select.id, option.text, document.querySelector('.shown').textContent, seen.length]);
          }
        }
        return tried;""")
    assert {name for name, *_ in tried} == {f"find-{name}" for name in "rule person workstation severity state decision age due".split()}
    for name, words, count, seen in tried:
        assert words == "All" or count == f"{seen} of {number} findings shown", (name, words, count, seen)
        if words.endswith(")"):
            assert words.endswith(f"({seen})") and seen, (name, words, seen)
    choose("find-severity", next(o.text for o in Select(one("#find-severity")).options if o.text.startswith("High")))
    find("NAIR permission")
    assert len(shown()) == 1 and told() == f"1 of {number} findings shown", told()
    assert one("[role=status].shown"), "the count is not announced"
    # A link to a finding that is filtered away leads there all the same.
    link = next(a for a in all_of("#changes a") if a.get_attribute("href").split("finding-")[1] not in shown())
    press(link)
    time.sleep(0.2)
    assert shown() == every, "a link to a hidden finding does not show it"
    find("nothing has these words")
    assert shown() == [] and told() == f"0 of {number} findings shown"
    press(next(b for b in all_of(".found button") if b.text == "Clear search and filters"))
    assert shown() == every


def check_sorting():
    every = shown()
    for words, name, key in (
        ("Severity, the worst first", "severity", lambda s: ["critical", "high", "medium", "low", "info"].index(s)),
        ("When it happened, the latest first", "occurred", lambda s: -int(s or 0)),
        ("When it happened, the earliest first", "occurred", lambda s: int(s or 1 << 60)),
        ("When it is due, the soonest first", "due", lambda s: int(s or 1 << 60)),
        ("Who answers, by the alphabet", "who", lambda s: (s or "\uffff").lower()),
    ):
        choose("find-sort", words)
        breaches = run("return [...document.querySelectorAll('#breaches article.finding')].map(a => a.dataset[arguments[0]])", name)
        keys = [key(value) for value in breaches]
        assert keys == sorted(keys) and len(keys) > 3, (words, breaches)
        assert sorted(shown()) == sorted(every)
    choose("find-sort", "By rule, as the report has them")
    assert shown() == every, "the report's own order does not come back"


def check_evidence():
    opening = next(b for b in all_of(".found button") if b.text.startswith("Open"))
    press(opening)
    assert run("return [...document.querySelectorAll('article.finding details')].every(d => d.open)")
    press(opening, Keys.SPACE)
    assert not run("return [...document.querySelectorAll('article.finding details')].some(d => d.open)")
    summary = one("article.finding summary")
    press(summary)
    assert run("return arguments[0].parentElement.open", summary)
    press(summary)


def check_printing():
    run("window.print = () => { window.isPrinted = true; }")
    article = finding("12 days after leaving")
    press(next(b for b in article.find_elements("css selector", "button") if b.text == "Print this finding"))
    assert run("return window.isPrinted")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    text = run("return document.body.innerText")
    for words in ("Call recording audit", "12 days after leaving", "What it saw", "SHA-256 of the line"):
        assert words in text, f"'{words}' is not printed"
    for words in ("Rule by rule", "Print this finding", "You are", "Tom Whitlock"):
        assert words not in text, f"'{words}' is printed with one finding"
    assert len(shown()) == 1
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    run("dispatchEvent(new Event('afterprint'))")
    assert len(shown()) > 1 and not all_of(".printed, .print-path, .print-head")


def check_widths():
    run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    # A sheet of A4 within its margins, at 96 pixels to the inch: a browser makes all smaller for what is wider. And a telephone.
    for media, width in (("print", 642), ("", 390)):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        wide = run("""
            return [...document.querySelectorAll('body *')]
              .filter(e => e.getBoundingClientRect().right > arguments[0] + 1 && (arguments[1] || !e.closest('.frame')))
              .map(e => `${e.tagName} ${e.className} ${e.getBoundingClientRect().right}`)""", width, media == "print")
        assert not wide, f"wider than {width} pixels: {wide[:5]}"
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    run("document.querySelectorAll('details').forEach(d => { d.open = false; })")


def open_form(article):
    press(next(b for b in article.find_elements("css selector", "button") if b.text == "Decide"))
    return article.find_element("css selector", "form.deciding")


def decide(article, kind, why="", until=None, to=None):
    form = open_form(article)
    press(form.find_element("css selector", f"input[value={kind}]"), Keys.SPACE)
    if until:
        # In which order a browser asks for day and month depends on the machine.
        run("arguments[0].value = arguments[1]", form.find_element("css selector", "input[type=date]"), until)
    if to:
        Select(form.find_element("css selector", "select")).select_by_visible_text(to)
    box = form.find_element("css selector", "textarea")
    if any(ord(letter) > 0xFFFF or ord(letter) < 10 for letter in why):
        run("arguments[0].value = arguments[1]", box, why)  # What a keyboard cannot type is pasted.
    else:
        box.send_keys(why)
    press(form.find_element("css selector", "button.main"))
    return article.find_elements("css selector", "form.deciding")


def fault(article):
    return article.find_element("css selector", ".fault").text


def check_deciding():
    extension, leaver, copy = finding("Extension E-19"), finding("12 days after leaving"), finding("Users/Helen Ford")
    listening = finding("Priya Nair listened")
    press(extension.find_element("css selector", "button"))
    assert "who you are" in one(".tally").text and not all_of("form.deciding"), "somebody unknown may decide"
    assert not one(".decision-bar .main").is_enabled()
    # She approved the extension herself.
    choose("decider", "Ruth Adeyemi")
    press(extension.find_element("css selector", "button"))
    assert "about themselves" in extension.find_element("css selector", "[role=alert]").text
    assert not all_of("form.deciding"), "somebody may decide on a finding about themselves"
    assert decide(leaver, "accept", "it is agreed"), "accepted without a date"
    assert "date after 23 Nov 2026" in fault(leaver), fault(leaver)
    press(next(b for b in leaver.find_elements("css selector", "form button") if b.text == "Cancel"))
    assert decide(leaver, "accept", until="2026-12-31") and "Write why" in fault(leaver)
    press(next(b for b in leaver.find_elements("css selector", "form button") if b.text == "Cancel"))
    assert decide(leaver, "assign") and "to whom" in fault(leaver)
    press(next(b for b in leaver.find_elements("css selector", "form button") if b.text == "Cancel"))
    assert not decide(leaver, "accept", "The account is closed; the recording comes back.", until="2026-12-31")
    assert not decide(leaver, "assign", to="Tom Okafor")
    assert not decide(leaver, "note", HOSTILE)
    assert not decide(copy, "dispute", "to be replaced")
    assert not decide(copy, "dispute", "The workstation is shared.")
    assert not decide(listening, "note", "to be removed")
    assert one(".tally").text == "5 decisions in this page, not saved yet", one(".tally").text
    press(listening.find_element("css selector", ".drafts button"))
    choose("decider", "Tom Okafor")
    assert not decide(extension, "withdraw", "It was not put in writing.")
    choose("find-decision", "Decided in this page, not handed in")
    assert len(shown()) == 3, shown()
    choose("find-decision", "All")
    assert "Accepted until 31 Dec 2026 by Ruth Adeyemi" in leaver.get_attribute("textContent")
    press(one(".decision-bar .main"))
    assert "saved in decisions.xml" in one(".tally").text, one(".tally").text
    # What is decided thereafter goes into a file of its own.
    assert not decide(copy, "note", "One more.")
    assert one(".tally").text == "6 decisions in this page, 1 of them not saved yet", one(".tally").text
    press(one(".decision-bar .main"))
    assert "2 files, decisions.xml to decisions-2.xml" in one(".tally").text, one(".tally").text
    assert one(".decision-bar .main").text == "Save all again"
    press(copy.find_elements("css selector", ".drafts button")[-1])
    assert one(".tally").text == "5 decisions in this page, not saved yet", one(".tally").text
    names = {key: element.get_attribute("id").replace("finding-", "") for key, element in
             (("leaver", leaver), ("copy", copy), ("extension", extension))}
    return [
        (names["leaver"], "accept", "p2", "2026-12-31", None, "The account is closed; the recording comes back."),
        (names["leaver"], "assign", "p2", None, "p7", ""),
        (names["leaver"], "note", "p2", None, None, HOSTILE.replace("\x01", "\ufffd").strip()),
        (names["copy"], "dispute", "p2", None, None, "The workstation is shared."),
        (names["extension"], "withdraw", "p7", None, None, "It was not put in writing."),
    ]


def check_targets():
    small = run("""
        return [...document.querySelectorAll('button, input, select, textarea, summary, nav a')]
          .filter(e => e.getClientRects().length).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, box]) => 24 > box.height || 24 > box.width).map(([name]) => name)""")
    assert not small, f"smaller than 24 pixels: {small}"
    unlabelled = run("""
        return [...document.querySelectorAll('button, input, select, textarea')]
          .filter(e => !(e.labels?.length || e.textContent.trim() || e.ariaLabel)).map(e => e.outerHTML.slice(0, 80))""")
    assert not unlabelled, f"without a label: {unlabelled}"


def check_harmless():
    assert run("return performance.getEntriesByType('resource').length") == 0, "the page loaded something"
    assert run("return document.querySelectorAll('main script, img, iframe, main style').length") == 0
    assert run("return document.querySelectorAll('script').length") == 1
    logged = browser.get_log("browser")
    assert not logged, logged


def check_further():
    browser.get(f"file://{further}")
    number = len(all_of("article.finding"))
    assert told() == f"{number} findings on this page, all shown", told()
    scope = one(".scope")
    assert "this page only" in scope.text
    assert os.path.exists(scope.find_element("css selector", "a").get_attribute("href").removeprefix("file://"))
    browser.get(f"file://{further}#{all_of('article.finding')[0].get_attribute('id')}")
    for words, place in (("The report", "report.html"), ("Next page", "0003.html")):
        link = next(a for a in all_of("nav a") if a.text == words)
        assert link.get_attribute("href").endswith(place), link.get_attribute("href")


def check_accessibility():
    """All that axe-core can judge: WCAG 2.0, 2.1 and 2.2 to level AA, and what it calls best practice."""
    with open(axe, encoding="utf-8") as source:
        judge = source.read()
    for width in (1280, 390):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        browser.refresh()
        run(judge)
        # All of it open and laid out: what is out of view has a place by estimate only, where it would seem to lie over what is near.
        run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        run("document.querySelectorAll('body *').forEach(e => { e.style.contentVisibility = 'visible'; })")
        told = browser.execute_async_script("""
            const done = arguments[0];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run(document, { runOnly: { type: 'tag', values: tags } }).then(
              (told) => done({ passes: told.passes.length,
                violations: told.violations.map((v) => [v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200)]) }),
              (error) => done({ passes: 0, violations: [String(error)] }));""")
        assert told["passes"] > 20 and not told["violations"], f"{width} pixels: {told}"
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def check_saved(expected):
    import xml.etree.ElementTree as ElementTree
    for name, wanted in (("decisions.xml", expected), ("decisions-2.xml", [(expected[3][0], "note", "p7", None, None, "One more.")])):
        path = os.path.join(downloads, name)
        for _ in range(50):
            if os.path.exists(path):
                break
            time.sleep(0.1)
        root = ElementTree.parse(path).getroot()
        space = "{urn:earshot:decisions:1}"
        assert root.tag == f"{space}decisions" and root.get("audit") == "2026-11-23T06:00:00Z", root.attrib
        saved = [tuple(d.get(name) for name in ("finding", "kind", "by", "until", "to")) + (d.text or "",) for d in root]
        assert saved == wanted, "\n".join(map(repr, zip(saved, wanted)))


try:
    number = check_without_script()
    browser.get(f"file://{page}")
    check_accessibility()
    browser.get(f"file://{page}")
    run("addEventListener('error', e => console.error(e.message))")
    check_filters(number)
    check_sorting()
    check_evidence()
    check_printing()
    check_widths()
    expected = check_deciding()
    check_targets()
    check_harmless()
    check_saved(expected)
    check_further()
    check_accessibility()
finally:
    browser.quit()
