import Files
import Glibc
import Testing

/// A real HTTP server on loopback (Python's), with pages that behave and pages that do not; over TLS with a certificate
/// made for it where one is asked for.
final class NoticeServer {
  let folder: String
  let port: Int
  private let child: Child

  private static let script = #"""
    import gzip, http.server, os, socketserver, ssl, sys, threading, time
    PAGE = b'<html><body><p>Calls may be <b>recorded</b>.</p></body></html>'
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_): pass
        def do_GET(self):
            open(sys.argv[1] + '/requests', 'a').write(self.path + ' ' + self.headers.get('User-Agent', '') + ' '
                + str(self.headers.get('Cookie')) + '\n')
            def answer(status, body=b'', type='text/html', **more):
                self.send_response(status)
                if type: self.send_header('Content-Type', type)
                for key, value in more.items(): self.send_header(key.replace('_', '-'), value)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers(); self.wfile.write(body)
            path = self.path
            if path == '/page': answer(200, PAGE)
            elif path == '/moved': answer(302, Location='/page', Set_Cookie='a=b; Path=/')
            elif path == '/loop': answer(302, Location='/loop')
            elif path == '/file': answer(302, Location='file:///etc/passwd')
            elif path == '/gzip': answer(200, gzip.compress(PAGE), Content_Encoding='gzip')
            elif path == '/bomb': answer(200, gzip.compress(b' ' * (64 << 20)), Content_Encoding='gzip')
            elif path == '/latin': answer(200, '<p>Anrufe können aufgezeichnet werden'.encode('latin-1'),
                'text/html; charset=iso-8859-1')
            elif path == '/pdf': answer(200, b'%PDF-1.4', 'application/pdf')
            elif path == '/slow':
                self.send_response(200); self.send_header('Content-Type', 'text/html'); self.end_headers()
                try:
                    for _ in range(600): self.wfile.write(b'<p>'); self.wfile.flush(); time.sleep(0.1)
                except OSError: pass
            elif path == '/huge':
                self.send_response(200); self.send_header('Content-Type', 'text/html'); self.end_headers()
                try:
                    for _ in range(1 << 10): self.wfile.write(b'x' * (1 << 16))
                except OSError: pass
            elif path == '/broken':
                self.send_response(200); self.send_header('Content-Length', '1000'); self.end_headers()
                self.wfile.write(b'<p>Calls may be recorded')
            elif path == '/error': answer(503, b'away')
            else: answer(404, b'<p>Calls may be recorded</p>')
    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer): daemon_threads = True
    server = Server(('127.0.0.1', 0), Handler)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain(sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(sys.argv[1] + '/port.new', 'w') as f: f.write(str(server.server_address[1]))
    os.rename(sys.argv[1] + '/port.new', sys.argv[1] + '/port')
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Nobody is to find it after the test, whatever became of that.
    parent = os.getppid()
    for _ in range(1200):
        if os.getppid() != parent: break
        time.sleep(0.1)
    """#

  init(overTLS: Bool = false) throws {
    folder = "/tmp/earshot-notices-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
    var output = try OutputFile("\(folder)/server.py")
    try output.write(Array(NoticeServer.script.utf8))
    try output.finish()
    var arguments = ["\(folder)/server.py", folder]
    if overTLS {
      let made = unsafe system(
        "cd '\(folder)' && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
          + "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key -out ca.pem 2>errors && cat key ca.pem > both"
      )
      try #require(made == 0)
      arguments.append("\(folder)/both")
    }
    child = try Child(program: "/usr/bin/python3", arguments: arguments, standardErrorTo: "\(folder)/errors")
    var found: Int?
    while found == nil, child.endedNow() == nil {
      let text = try? ReadOnlyFile.contents(of: "\(folder)/port", atMost: 100)
      found = text.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
      usleep(10_000)
    }
    port = try #require(found, "the server did not start")
  }

  deinit {
    child.killAtOnce()
    _ = child.wait()
    try? deleteOwn(folder)
  }

  /// What was asked for: path, user agent and cookie.
  func requests() throws -> [String] {
    let text = try ReadOnlyFile.contents(of: "\(folder)/requests", atMost: 1 << 20)
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
