import ODBC
import Testing

@Suite("Connection strings")
struct ConnectionAttributesTests {
  @Test("values in braces keep what would end them elsewhere, and keys are alike in capital and small letters")
  func attributes() throws {
    let parts = try ConnectionAttributes("Server = 127.0.0.1 ;Database={a;b}}c};;Port=5432")
    #expect(parts["server"] == "127.0.0.1")
    #expect(parts["DATABASE"] == "a;b}c")
    #expect(parts["Port"] == "5432")
  }

  @Test("what is no list of attributes is refused", arguments: ["Server", "=x", "A={b", "A={b}c", "A=1;a=2"])
  func refused(_ text: String) {
    #expect(throws: ODBCError.self) { _ = try ConnectionAttributes(text) }
  }
}
