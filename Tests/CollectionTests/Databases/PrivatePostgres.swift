import Configuration
import Files
import Glibc
import Testing

/// A PostgreSQL of the tests' own: a cluster in a temporary folder, on a free port of this machine's loopback.
///
/// A shell watches over it that reads from this process: when this process ends, however it ends, the pipe closes, and the
/// shell stops the server and removes the folder.
final class PrivatePostgres: Sendable {
  let folder: String
  let port: Int

  /// The one that all tests share; each makes tables of its own.
  static let shared = Result { try PrivatePostgres() }

  /// A password with all that a connection string gives a meaning.
  static let password = "a;b}c{d=e%41+f \"'ü€"

  struct Unusable: Error { let why: String }

  private init() throws {
    folder = "/tmp/earshot-postgres-\(getpid())-\(UInt32.random(in: .min ... .max))"
    port = try PrivatePostgres.freePort()
    let asUser = geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : ""
    let owner = geteuid() == 0 ? "-o postgres" : ""
    let script = """
      set -u; umask 077; cd /
      install -d \(owner) -m 0711 \(folder)
      bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
      \(asUser) $bin/initdb -D \(folder)/data -U postgres -E UTF8 --locale=C --no-sync --no-instructions \
        --auth-local=trust --auth-host=scram-sha-256 > \(folder)/initdb.log 2>&1
      \(asUser) $bin/postgres -D \(folder)/data -p \(port) -k \(folder) -c listen_addresses=127.0.0.1 -c fsync=off \
        -c logging_collector=off -c log_statement=all -c log_min_duration_statement=-1 -c max_connections=40 \
        -c shared_buffers=16MB > \(folder)/server.log 2>&1 &
      server=$!
      trap '' HUP INT TERM
      cat > /dev/null
      kill -INT $server; wait $server
      rm -rf \(folder)
      """
    guard unsafe popen(script, "we") != nil else { throw Unusable(why: "no shell") }
    for _ in 0..<600 where !isReady { usleep(100_000) }
    guard isReady else { throw Unusable(why: "PostgreSQL did not start; see \(folder)") }
    try run("CREATE ROLE audit LOGIN PASSWORD '\(PrivatePostgres.password.replacing("'", with: "''"))'")
    try run("GRANT pg_read_all_data TO audit")
  }

  /// The server's own word for it, in the file that it keeps.
  private var isReady: Bool {
    let words = (try? ReadOnlyFile.contents(of: "\(folder)/data/postmaster.pid", atMost: 1 << 12)) ?? []
    return String(decoding: words, as: UTF8.self).contains("ready")
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard found else { throw Unusable(why: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Runs statements as the server's own user.
  func run(_ statements: String, database: String = "postgres") throws {
    let file = "\(folder)/\(UInt64.random(in: .min ... .max)).sql"
    var output = try OutputFile(file)
    try output.write(Array(statements.utf8))
    try output.finish()
    let log = file + ".log"
    let program = "$(ls /usr/lib/postgresql/*/bin/psql | sort -V | tail -n 1)"
    let command =
      "\(program) -q -X -v ON_ERROR_STOP=1 -h \(folder) -p \(port) -U postgres -d \(database) -f \(file) > \(log) 2>&1"
    guard unsafe system(command) == 0 else {
      let said = try ReadOnlyFile.contents(of: log, atMost: 1 << 16)
      throw Unusable(why: String(decoding: said, as: UTF8.self))
    }
  }

  /// The answer of psql, which is no client of ODBC, to a query.
  func answer(_ query: String, database: String = "postgres") throws -> String {
    let file = "\(folder)/\(UInt64.random(in: .min ... .max)).out"
    try run("\\o \(file)\n\\pset format unaligned\n\\pset tuples_only on\n\(query)", database: database)
    return String(decoding: try ReadOnlyFile.contents(of: file, atMost: 1 << 24), as: UTF8.self)
      .split(separator: "\n").joined(separator: "\n")
  }

  /// What the server was asked, in its own log.
  func log() throws -> String {
    String(decoding: try ReadOnlyFile.contents(of: "\(folder)/server.log", atMost: 1 << 28), as: UTF8.self)
  }

  /// The database as a configuration names it.
  func source(passwordFile: String, database: String = "postgres", queryTimeout: Int = 60) -> DatabaseSource {
    DatabaseSource(
      name: "pbx", place: .driver(Drivers.postgres),
      connection: "Server=127.0.0.1;Port=\(port);Database=\(database)", user: "audit", passwordFile: passwordFile,
      queryTimeout: queryTimeout)
  }
}

/// Debian's drivers by their libraries, so that nothing on the machine has to name them.
enum Drivers {
  static let postgres = library("psqlodbcw.so")
  static let sqlite = library("libsqlite3odbc.so")

  private static func library(_ name: String) -> String {
    let folders = ["/usr/lib/x86_64-linux-gnu/odbc", "/usr/lib/aarch64-linux-gnu/odbc", "/usr/lib/odbc"]
    return folders.map { "\($0)/\(name)" }.first { kindOfFile($0) != nil } ?? "/usr/lib/odbc/\(name)"
  }
}
