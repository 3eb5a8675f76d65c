/// The values that were set last, some ten thousand of them: memory does not grow with a log.
struct RecentValues<Value> {
  private static var limit: Int { 1 << 13 }
  private var newer: [String: Value] = [:]
  private var older: [String: Value] = [:]

  subscript(_ key: String) -> Value? { newer[key] ?? older[key] }

  mutating func set(_ key: String, _ value: Value) {
    if newer[key] == nil, newer.count >= Self.limit {
      older = newer
      newer = [:]
    }
    newer[key] = value
  }

  mutating func remove(_ key: String) -> Value? {
    let value = self[key]
    newer[key] = nil
    older[key] = nil
    return value
  }
}
