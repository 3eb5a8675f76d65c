/// Facts: what Earshot knows about the world, and where it saw it.
///
/// The ``Catalogue`` names every kind of fact with its fields; collectors write facts of those kinds into an evidence
/// file, one SQLite database per source; rules name the same kinds and fields; the reference of the rule language is
/// printed from it. In go observations, out comes a sealed file.
///
/// ```swift
/// let writer = try EvidenceWriter(path: "people.evidence", source: source)
/// let file = try writer.inputFile("people.xml", size: 812, modified: nil, sha256: digest)
/// try writer.add(.person, ["id": .text("p1"), "name": .text("Jo Ash")], from: Provenance(file: file, line: 4))
/// let seal = try writer.seal()
/// ```
package enum FrontPage {}
