package import Recognition

/// How a store's catalogue is written, as a file of `Rules/catalogues` declares it.
package struct CatalogueLayout: Sendable {
  /// What people call it: `vCon metadata beside each recording`.
  package var title: String
  var form: Form
  /// Where each field of a recording stands; unused where the form is that of file names.
  var fields: [CatalogueField: FieldUse]
  /// How file names say when a recording was made: for the catalogue where the form is that of file names, else for
  /// files that no row accounts for.
  var names: [NamePattern]
  /// Endings of audio without a header, in lower case without the full stop.
  var raw: [String: RawAudio]

  /// How a file without a header is encoded, by the ending of its path within the store; nil where none is declared.
  package func rawAudio(ofPath path: String) -> RawAudio? { StoreFile.ending(of: path).flatMap { raw[$0] } }

  enum Form: Sendable {
    /// One export whose first row names the columns.
    case delimited(separator: UInt8, quote: UInt8?)
    /// A JSON document beside each recording; `each` leads to one or several recordings within it.
    case json(ending: String, each: FieldAddress?)
    /// The same in XML.
    case xml(ending: String, each: FieldAddress?)
    case fileNames
  }

  /// Where a field stands and how it is written.
  struct FieldUse: Sendable {
    var place: Place
    /// For times.
    var layout: TimeLayout?
    /// Microseconds that one unit of a length has.
    var unit: Int64 = 1_000_000
    /// For paths: a beginning that is removed.
    var prefix: String?
    /// For paths: whether only the last component counts.
    var isNameOnly = false
    /// For callers' numbers: the country code that a national number, one that begins with 0, stands for.
    var country: String?
    /// For digests: whether they are SHA-512 and not SHA-256.
    var isSHA512 = false
    /// Whether an export without this column lacks something.
    var isNeeded = true
    /// The line of the declaration.
    var line: Int

    enum Place: Sendable {
      case column(String)
      case address(FieldAddress)
    }
  }
}

/// The fields of a recording that a catalogue may hold; the raw values are the words of layouts.
enum CatalogueField: String, CaseIterable, Sendable {
  case id, path, start, end, length, queue, direction, caller, adviser, call, digest

  var isTime: Bool { self == .start || self == .end }
}
