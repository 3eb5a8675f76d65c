/// The tags of the frames that an opener sends.
enum FoundTag {
  /// A file, to which the asker replies what it wants of it.
  static let found: UInt8 = 1
  /// Bytes of its contents, as they are.
  static let bytes: UInt8 = 2
  /// The end of its contents: one byte, a ``ContentEnd``.
  static let ended: UInt8 = 3
  static let trouble: UInt8 = 4
}

/// The numbers of the fields.
private enum Number {
  static let path: UInt8 = 1
  static let size: UInt8 = 2
  static let modified: UInt8 = 3
  static let changed: UInt8 = 4
  static let created: UInt8 = 5
  static let deleted: UInt8 = 6
  static let owner: UInt8 = 7
  static let state: UInt8 = 8
  static let attributeName: UInt8 = 9
  static let attributeValue: UInt8 = 10
  static let start: UInt8 = 11
  static let problem: UInt8 = 12
  static let what: UInt8 = 13
  static let remedy: UInt8 = 14
}

extension FoundFile {
  /// As many attributes are believed.
  static let mostAttributes = 64

  func encoded(start: UnsafeRawBufferPointer) -> [UInt8] {
    var writer = FieldWriter()
    writer.add(Number.path, path)
    writer.add(Number.size, size)
    writer.add(Number.modified, modified)
    writer.add(Number.changed, changed)
    writer.add(Number.created, created)
    writer.add(Number.deleted, deleted)
    writer.add(Number.owner, owner)
    writer.add(Number.state, Int64(state.rawValue))
    for attribute in attributes.prefix(FoundFile.mostAttributes) {
      writer.add(Number.attributeName, attribute.name)
      writer.add(Number.attributeValue, attribute.value)
    }
    unsafe writer.add(Number.start, start)
    return writer.bytes
  }

  static func decoded(_ bytes: [UInt8]) throws(FieldReader.Fault) -> (file: FoundFile, start: [UInt8]) {
    var reader = FieldReader(bytes)
    var file = FoundFile(path: "")
    var start: [UInt8] = []
    var name: String?
    while let field = try reader.next() {
      switch field.number {
      case Number.path: file.path = try field.text()
      case Number.size:
        let size = try field.integer()
        guard size >= 0 else { throw FieldReader.Fault(found: "a size of \(size) bytes") }
        file.size = size
      case Number.modified: file.modified = try field.integer()
      case Number.changed: file.changed = try field.integer()
      case Number.created: file.created = try field.integer()
      case Number.deleted: file.deleted = try field.integer()
      case Number.owner: file.owner = try field.text()
      case Number.state:
        guard let state = State(rawValue: UInt8(clamping: try field.integer())) else {
          throw FieldReader.Fault(found: "a file in an unknown state")
        }
        file.state = state
      case Number.attributeName: name = try field.text()
      case Number.attributeValue:
        guard let attribute = name.take() else { throw FieldReader.Fault(found: "an attribute without a name") }
        guard file.attributes.count < mostAttributes else { throw FieldReader.Fault(found: "too many attributes") }
        file.attributes.append(Attribute(attribute, try field.text()))
      case Number.start:
        guard field.bytes.count <= startLength else {
          throw FieldReader.Fault(found: "\(field.bytes.count) bytes of a file's beginning")
        }
        start = Array(field.bytes)
      default: throw FieldReader.Fault(found: "a field with the number \(field.number)")
      }
    }
    guard !file.path.isEmpty else { throw FieldReader.Fault(found: "a file without a name") }
    return (file, start)
  }
}

extension FoundTrouble {
  func encoded() -> [UInt8] {
    var writer = FieldWriter()
    writer.add(Number.problem, Int64(problem.rawValue))
    writer.add(Number.what, what)
    writer.add(Number.remedy, remedy)
    writer.add(Number.path, path)
    return writer.bytes
  }

  static func decoded(_ bytes: [UInt8]) throws(FieldReader.Fault) -> FoundTrouble {
    var reader = FieldReader(bytes)
    var trouble = FoundTrouble(.unreadable, "", remedy: "")
    while let field = try reader.next() {
      switch field.number {
      case Number.problem:
        guard let problem = Problem(rawValue: UInt8(clamping: try field.integer())) else {
          throw FieldReader.Fault(found: "a trouble of an unknown kind")
        }
        trouble.problem = problem
      case Number.what: trouble.what = try field.text()
      case Number.remedy: trouble.remedy = try field.text()
      case Number.path: trouble.path = try field.text()
      default: throw FieldReader.Fault(found: "a field with the number \(field.number)")
      }
    }
    return trouble
  }
}

/// What an opener is asked to open, besides the open file that it is handed.
package struct OpenRequest: Equatable, Sendable {
  /// Named settings of the opener, such as the path of an image or the address of a share.
  package var settings: [FoundFile.Attribute]

  package init(_ settings: [FoundFile.Attribute] = []) { self.settings = settings }

  package subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }

  package func encoded() -> [UInt8] {
    var writer = FieldWriter()
    for setting in settings {
      writer.add(Number.attributeName, setting.name)
      writer.add(Number.attributeValue, setting.value)
    }
    return writer.bytes
  }

  /// - Returns: nil for what no asker sends.
  package init?(_ bytes: [UInt8]) {
    settings = []
    var reader = FieldReader(bytes)
    var name: String?
    do throws(FieldReader.Fault) {
      while let field = try reader.next() {
        // A setting comes from the configuration, so it is taken to the byte.
        let text = String(decoding: field.bytes, as: UTF8.self)
        if field.number == Number.attributeName {
          name = text
        } else {
          guard let known = name.take() else { return nil }
          settings.append(FoundFile.Attribute(known, text))
        }
      }
    } catch {
      return nil
    }
  }
}

extension WantedContents {
  func encoded() -> [UInt8] {
    switch self {
    case .nothing: [0]
    case .contents(let limit): [1] + (0..<8).map { UInt8(truncatingIfNeeded: limit >> (8 * Int64($0))) }
    case .noMore: [2]
    }
  }

  init?(_ bytes: [UInt8]) {
    switch bytes.first {
    case 0: self = .nothing
    case 1 where bytes.count == 9:
      self = .contents(upTo: Int64(bitPattern: bytes[1...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
    case 2: self = .noMore
    default: return nil
    }
  }
}
