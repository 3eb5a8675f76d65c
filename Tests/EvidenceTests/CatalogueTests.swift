import Evidence
import Testing

@Suite("The catalogue of facts")
struct CatalogueTests {
  @Test("names are unique and plain, and everything that a kind refers to is one of its fields")
  func consistent() {
    #expect(Set(Catalogue.kinds.map(\.name)).count == Catalogue.kinds.count)
    for kind in Catalogue.kinds {
      let names = kind.fields.map(\.name)
      #expect(Set(names).count == names.count, "\(kind.name)")
      for name in names + [kind.name] {
        #expect(name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }, "\(name)")
      }
      let referred =
        kind.key + [kind.inForce?.from, kind.inForce?.to, kind.at].compactMap(\.self) + kind.lookedUpBy.flatMap(\.self)
      for name in referred { #expect(kind.field(name) != nil, "\(kind.name).\(name)") }
      for field in kind.fields { #expect(field.meaning.hasSuffix("."), "\(kind.name).\(field.name)") }
    }
  }

  @Test(
    "an account is the same account with or without its domain, in either case",
    arguments: [
      ("JASH", "jash"), ("CCT\\jash", "jash"), ("jash@council.example", "jash"), ("@odd", "@odd"), ("", ""),
      ("a\\b\\c", "c"),
    ])
  func folding(written: String, folded: String) {
    #expect(foldedAccount(written) == folded)
  }
}
