"""Reads a report page with Python's own HTML parser and says what is wrong with it."""
import base64, hashlib, re, sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "col"}
FORBIDDEN = {"script", "img", "iframe", "object", "embed", "link", "form", "input", "base", "svg", "audio", "video"}
faults = []


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.headings, self.count = [], [], [], [], {}
        self.csp = self.lang = None
        self.style = ""

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        self.count[tag] = self.count.get(tag, 0) + 1
        if len(names) != len(set(names)):
            faults.append(f"<{tag}> says an attribute twice")
        if tag in FORBIDDEN:
            faults.append(f"<{tag}> has no place here")
        for name, value in attributes:
            if name.startswith("on") or name in {"style", "src", "srcset", "action", "background"}:
                faults.append(f"<{tag} {name}> has no place here")
            if name == "href" and not value.startswith("#"):
                faults.append(f"a link leads outside: {value}")
        if tag == "html":
            self.lang = values.get("lang")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.csp = values["content"]
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("href", "aria-labelledby"):
            if name in values:
                self.links.append(values[name].removeprefix("#"))
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


page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
page.close()
if page.open:
    faults.append(f"left open: {page.open}")
if len(page.ids) != len(set(page.ids)):
    faults.append("an id stands twice")
for link in set(page.links) - set(page.ids):
    faults.append(f"nothing has the id {link}")
for before, after in zip(page.headings, page.headings[1:]):
    if after > before + 1:
        faults.append(f"a heading of level {after} follows one of level {before}")
if page.headings[:1] != [1] or page.headings.count(1) != 1:
    faults.append("there must be one first heading, at the beginning")
for tag in ("main", "header", "footer", "nav", "title"):
    if page.count.get(tag) != 1:
        faults.append(f"there must be one <{tag}>")
if page.lang != "en-GB":
    faults.append("the language is not said")
digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
if f"style-src 'sha256-{digest}'" not in page.csp or "default-src 'none'" not in page.csp:
    faults.append(f"the content security policy does not fit the style sheet: {page.csp}")
if re.search(r"url\(|@import|https?:", page.style):
    faults.append("the style sheet refers to something outside")
for fault in faults[:20]:
    print(fault, file=sys.stderr)
sys.exit(bool(faults))
