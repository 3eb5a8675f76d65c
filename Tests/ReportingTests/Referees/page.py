"""Reads a page of a report with Python's own HTML parser and says what is wrong with it."""
import base64, hashlib, os, re, sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "col"}
FORBIDDEN = {"img", "iframe", "object", "embed", "link", "form", "input", "base", "audio", "video", "foreignObject", "use"}
LINK = r"#[A-Za-z0-9-]+|((\.\./)?report\.html|(findings/)?\d{4,}\.html)(#[A-Za-z0-9-]+)?|(\.\./)?(findings\.csv|report\.xml)"
faults = []


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.headings, self.count = [], [], [], [], {}
        self.csp = self.lang = None
        self.style = self.script = ""

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        if "svg" in self.open:
            if tag not in {"title", "desc", "rect", "line", "circle", "polyline", "text"}:
                faults.append(f"<{tag}> has no place in a picture")
        else:
            self.count[tag] = self.count.get(tag, 0) + 1
        if tag == "svg" and values.get("role") != "img":
            faults.append("a picture is not said to be one")
        if len(names) != len(set(names)):
            faults.append(f"<{tag}> says an attribute twice")
        if tag in FORBIDDEN:
            faults.append(f"<{tag}> has no place here")
        for name, value in attributes:
            if name.startswith("on") or name in {"style", "src", "srcset", "action", "background"}:
                faults.append(f"<{tag} {name}> has no place here")
            if name == "href" and not re.fullmatch(LINK, value):
                faults.append(f"a link leads outside: {value}")
        if tag == "html":
            self.lang = values.get("lang")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.csp = values["content"]
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("href", "aria-labelledby"):
            if name in values:
                self.links.append(values[name])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th" and values.get("scope") not in {"row", "col"}:
            faults.append("a <th> has no scope")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            faults.append(f"line {self.getpos()[0]}: </{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        if self.open and self.open[-1] == "script":
            self.script += data


page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
page.close()
if page.open:
    faults.append(f"left open: {page.open}")
if len(page.ids) != len(set(page.ids)):
    faults.append("an id stands twice")
others = {}
for link in sorted(set(page.links)):
    file, _, place = link.rpartition("#")
    path = os.path.normpath(os.path.join(os.path.dirname(sys.argv[1]), file)) if file else None
    if path and not os.path.exists(path):
        faults.append(f"{link} leads nowhere")
    elif "#" in link and path and path not in others:
        others[path] = set(re.findall(' id="([^"]*)"', open(path, encoding="utf-8").read()))
    if place.endswith((".html", ".csv", ".xml")):
        if not os.path.exists(os.path.join(os.path.dirname(sys.argv[1]), place)):
            faults.append(f"{link} leads nowhere")
    elif place not in (others[path] if path else page.ids):
        faults.append(f"nothing has the id {place}")
for before, after in zip(page.headings, page.headings[1:]):
    if after > before + 1:
        faults.append(f"a heading of level {after} follows one of level {before}")
if page.headings[:1] != [1] or page.headings.count(1) != 1:
    faults.append("there must be one first heading, at the beginning")
if text.count("<svg") != len(re.findall(r'<svg [^>]*><title>[^<]+</title>\s*<desc>[^<]+</desc>', text)):
    faults.append("a picture has no title or no description")
for tag in ("main", "header", "footer", "nav", "title", "script", "style"):
    if page.count.get(tag) != 1:
        faults.append(f"there must be one <{tag}>")
if page.lang != "en-GB":
    faults.append("the language is not said")
for name, part in (("style", page.style), ("script", page.script)):
    digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
    if f"{name}-src 'sha256-{digest}';" not in page.csp or "default-src 'none'" not in page.csp:
        faults.append(f"the content security policy does not fit the {name}: {page.csp}")
if "unsafe" in page.csp:
    faults.append(f"the content security policy allows too much: {page.csp}")
if re.search(r"url\(|@import|https?:", page.style):
    faults.append("the style sheet refers to something outside")
if re.search(r"https?:|fetch\(|XMLHttpRequest|WebSocket|eval\(|Function\(|innerHTML|localStorage|document\.write", page.script):
    faults.append("the script does what it has no need to")
for fault in faults[:20]:
    print(fault, file=sys.stderr)
sys.exit(bool(faults))
