internal import Evidence
internal import Text

/// Turns the rows of a register as a table into entries. Entries that may hold several of something take several rows,
/// so those are put together and handed over at the end; every other row is an entry of its own.
struct RegisterRows {
  let shapes: [EntryShape]
  let reading: RegisterReading
  private var columns: [String] = []
  private var groups: [String: EntryReading] = [:]
  private var order: [String] = []

  init(shapes: [EntryShape], reading: RegisterReading) {
    self.shapes = shapes
    self.reading = reading
  }

  /// The columns of a register, those that must be there first.
  static func columns(of shapes: [EntryShape]) -> (required: [String], optional: [String]) {
    let required = shapes.prefix(1).flatMap(\.attributes).filter(\.isRequired).map(\.column)
    let all = shapes.flatMap { shape in
      (shape.attributes + shape.children.flatMap(\.attributes)).map(\.column) + (shape.marker.map { [$0] } ?? [])
    }
    var optional: [String] = []
    for column in all where !required.contains(column) && !optional.contains(column) { optional.append(column) }
    return (required, optional)
  }

  /// Takes the first row. A column that nobody knows may be a slip for one that matters, so it ends the reading.
  mutating func begin(_ names: [String]) throws(EntryFault) {
    columns = names.map { $0.filter { !$0.isWhitespace }.lowercased() }
    let (required, optional) = RegisterRows.columns(of: shapes)
    let known = required + optional
    for (index, column) in columns.enumerated() {
      guard known.contains(column) else {
        let hint = nearestWord(to: column, among: known).map { "did you mean '\($0)'?" }
        throw EntryFault(
          line: 1, message: "there is no column '\(column)'; \(hint ?? "expected " + known.joined(separator: ", "))")
      }
      if columns[..<index].contains(column) {
        throw EntryFault(line: 1, message: "the column '\(column)' is there twice")
      }
    }
    for column in required where !columns.contains(column) {
      throw EntryFault(line: 1, message: "the column '\(column)' is missing; the first row names the columns")
    }
  }

  /// - Returns: nil where the row went to a group.
  mutating func take(_ fields: [String], at place: Provenance) -> EntryReading? {
    var values: [String: String] = [:]
    for (column, field) in zip(columns, fields) where !field.allSatisfy(\.isWhitespace) { values[column] = field }
    if values.isEmpty { return nil }
    let marked = shapes.first { shape in shape.marker.map { values[$0]?.lowercased() == "yes" } ?? false }
    guard let shape = marked ?? shapes.first else { return nil }
    if shape.children.isEmpty {
      var found = EntryReading(values: values)
      do throws(EntryFault) {
        found.entry = try entry(shape, values, at: place)
      } catch {
        found.faults = [error]
      }
      return found
    }
    let key = group(values, shape, at: place)
    for child in shape.children { add(child, of: values, to: key, at: place) }
    return nil
  }

  /// What the rows of such entries came to, in the order of their first rows.
  var grouped: [EntryReading] { order.compactMap { groups[$0] } }

  /// Begins the group of an identifier, or sees that a further row says the same as the first.
  /// - Returns: the key of the group.
  private mutating func group(_ values: [String: String], _ shape: EntryShape, at place: Provenance) -> String {
    var mine: [String: String] = [:]
    for attribute in shape.attributes { mine[attribute.name] = values[attribute.column] }
    let id = mine["id"] ?? ""
    if let known = groups[id]?.values {
      for attribute in shape.attributes {
        guard let value = mine[attribute.name], known[attribute.name] != value else { continue }
        let message =
          attribute.value == .caller
          ? "\(attribute.column) differs from that in an earlier row of '\(id)'"
          : "\(attribute.column) '\(value)' differs from '\(known[attribute.name] ?? "")' in an earlier row of '\(id)'"
        groups[id]?.faults.append(EntryFault(line: place.line, message: message, element: shape.name))
      }
      return id
    }
    var found = EntryReading(values: mine)
    do throws(EntryFault) {
      found.entry = try entry(shape, values, at: place)
    } catch {
      found.faults = [error]
    }
    // Two rows without an identifier are two faults, not one group.
    let key = id.isEmpty ? "\u{0}\(place.line ?? 0)" : id
    groups[key] = found
    order.append(key)
    return key
  }

  /// Adds what a row says within its entry, such as an account; nothing where it says nothing of the kind, or nothing new.
  private mutating func add(
    _ shape: EntryShape, of values: [String: String], to key: String, at place: Provenance
  ) {
    guard shape.attributes.contains(where: { values[$0.column] != nil }) else { return }
    do throws(EntryFault) {
      let child = try entry(shape, values, at: place)
      let isKnown = groups[key]?.entry?.children.contains { $0.saysTheSame(as: child) } ?? false
      if !isKnown { groups[key]?.entry?.children.append(child) }
    } catch {
      groups[key]?.faults.append(error)
    }
  }

  /// In the order of the shape, so that of several faults always the same one is told.
  private func entry(
    _ shape: EntryShape, _ values: [String: String], at place: Provenance
  ) throws(EntryFault) -> RegisterEntry {
    let own = shape.attributes.compactMap { attribute in values[attribute.column].map { (attribute.name, $0) } }
    return try RegisterEntry(shape, values: own, as: reading, place: place)
  }
}

extension RegisterEntry {
  /// Whether two entries state the same fact, however they write it.
  fileprivate func saysTheSame(as other: RegisterEntry) -> Bool {
    name == other.name && shape.attributes.allSatisfy { value($0.name) == other.value($0.name) }
  }
}
