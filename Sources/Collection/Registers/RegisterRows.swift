internal import Configuration
internal import Evidence
internal import Text
internal import Time

/// Turns the rows of a CSV register into entries. People and requests may take several rows, so those are put together
/// and handed over at the end; every other row is an entry of its own.
struct RegisterRows {
  let kind: RegisterSource.Kind
  let shapes: [EntryShape]
  let zone: Zone
  let file: InputFile?
  private var columns: [String] = []
  private var groups: [String: EntryReading] = [:]
  private var order: [String] = []

  init(kind: RegisterSource.Kind, shapes: [EntryShape], zone: Zone, file: InputFile?) {
    self.kind = kind
    self.shapes = shapes
    self.zone = zone
    self.file = file
  }

  /// The columns of each kind of register, those that must be there first.
  static func columns(of kind: RegisterSource.Kind) -> (required: [String], optional: [String]) {
    switch kind {
    case .people:
      (
        ["person", "name"],
        ["account", "account-from", "account-to", "title", "team", "manager", "from", "to", "service"]
      )
    case .subjectRequests: (["id", "received"], ["recording", "closed", "status", "handled-by"])
    default:
      (
        EntryShape.shapes(of: kind).flatMap(\.attributes).filter(\.isRequired).map(\.name),
        EntryShape.shapes(of: kind).flatMap(\.attributes).filter { !$0.isRequired }.map(\.name)
      )
    }
  }

  /// Takes the first row. A column that nobody knows may be a slip for one that matters, so it ends the reading.
  mutating func begin(_ names: [String]) throws(EntryFault) {
    columns = names.map { $0.filter { !$0.isWhitespace }.lowercased() }
    let (required, optional) = RegisterRows.columns(of: kind)
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
    switch kind {
    case .people: return takePerson(values, at: place)
    case .subjectRequests:
      group(values["id"] ?? "", values, shapes[0], ["id", "received", "closed", "status", "handled-by"], at: place)
      add("recording", ["id": "recording"], of: values, to: values["id"] ?? "", at: place)
      return nil
    default:
      var reading = EntryReading(values: values)
      do throws(EntryFault) {
        reading.entry = try entry(shapes[0], values, at: place)
      } catch {
        reading.faults = [error]
      }
      return reading
    }
  }

  /// What the rows of people and requests came to, in the order of their first rows.
  var grouped: [EntryReading] { order.compactMap { groups[$0] } }

  // MARK: People

  private mutating func takePerson(_ values: [String: String], at place: Provenance) -> EntryReading? {
    if let word = values["service"], word.lowercased() == "yes" {
      var reading = EntryReading(values: values)
      let own = ["name": "account", "from": "account-from", "to": "account-to"].compactMapValues { values[$0] }
      do throws(EntryFault) {
        reading.entry = try entry(shapes[1], own, at: place)
      } catch {
        reading.faults = [error]
      }
      return reading
    }
    let id = values["person"] ?? ""
    var person = values
    person["id"] = values["person"]
    group(id, person, shapes[0], ["id", "name"], at: place)
    add(
      "account", ["name": "account", "from": "account-from", "to": "account-to"], of: values, to: id, at: place)
    let tenure = Dictionary(uniqueKeysWithValues: ["title", "team", "manager", "from", "to"].map { ($0, $0) })
    add("tenure", tenure, of: values, to: id, at: place)
    return nil
  }

  // MARK: Groups

  /// Begins the group of an identifier, or sees that a further row says the same as the first.
  private mutating func group(
    _ id: String, _ values: [String: String], _ shape: EntryShape, _ own: [String], at place: Provenance
  ) {
    let mine = values.filter { own.contains($0.key) }
    if let known = groups[id]?.values {
      for name in own {
        guard let value = mine[name], known[name] != value else { continue }
        let message = "\(name) '\(value)' differs from '\(known[name] ?? "")' in an earlier row of '\(id)'"
        groups[id]?.faults.append(EntryFault(line: place.line, message: message, element: shape.name))
      }
      return
    }
    var reading = EntryReading(values: mine)
    do throws(EntryFault) {
      reading.entry = try entry(shape, mine, at: place)
    } catch {
      reading.faults = [error]
    }
    // Two rows without an identifier are two faults, not one group.
    let key = id.isEmpty ? "\u{0}\(place.line ?? 0)" : id
    groups[key] = reading
    order.append(key)
  }

  /// Adds what a row says within its entry, such as an account; nothing where it says nothing of the kind, or nothing new.
  private mutating func add(
    _ name: String, _ columns: [String: String], of values: [String: String], to id: String, at place: Provenance
  ) {
    guard let shape = shapes[0].children.first(where: { $0.name == name }) else { return }
    let own = columns.compactMapValues { values[$0] }
    guard !own.isEmpty else { return }
    do throws(EntryFault) {
      let child = try entry(shape, own, at: place)
      let isKnown = groups[id]?.entry?.children.contains { $0.saysTheSame(as: child) } ?? false
      if !isKnown { groups[id]?.entry?.children.append(child) }
    } catch {
      groups[id]?.faults.append(error)
    }
  }

  private func entry(
    _ shape: EntryShape, _ values: [String: String], at place: Provenance
  ) throws(EntryFault) -> RegisterEntry {
    // In the order of the shape, so that of several faults always the same one is told.
    let inOrder = shape.attributes.compactMap { attribute in values[attribute.name].map { (attribute.name, $0) } }
    return try RegisterEntry(shape, values: inOrder, zone: zone, place: place)
  }
}

extension RegisterEntry {
  /// Whether two entries state the same fact, however they write an account.
  fileprivate func saysTheSame(as other: RegisterEntry) -> Bool {
    func folded(_ entry: RegisterEntry) -> [String: String] {
      guard entry.name == "account" else { return entry.texts }
      return entry.texts.merging(["name": foldedAccount(entry.text("name") ?? "")]) { $1 }
    }
    return name == other.name && instants == other.instants && folded(self) == folded(other)
  }
}
