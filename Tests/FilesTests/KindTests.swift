import Files
import Testing

@Suite("What stands at a path")
struct KindTests {
  @Test("a folder, a device and nothing are told apart")
  func kinds() {
    #expect(kindOfFile("/") == .folder)
    #expect(kindOfFile("/dev/null") == .other)
    #expect(kindOfFile("/no/such/place") == nil)
  }
}
