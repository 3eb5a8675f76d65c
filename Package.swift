// swift-tools-version: 6.2
import PackageDescription

// The modules from the leaves up. An arrow that is not written here does not compile
// (`--explicit-target-dependency-import-check error`, see scripts/test).
let package = Package(
  name: "earshot",
  products: [
    .executable(name: "earshot", targets: ["earshot"]),
    .executable(name: "earshot-estate", targets: ["earshot-estate"]),
  ],
  targets: [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),

    .target(name: "Time"),
    .target(name: "Digest", dependencies: ["CCrypto"]),
    .target(name: "Files"),
    .target(name: "XML", dependencies: ["CLibXML2"]),
    .target(name: "SQL", dependencies: ["CSQLite"]),
    .target(name: "Evidence", dependencies: ["Digest", "Files", "SQL", "Time", "XML"]),
    .target(name: "Configuration", dependencies: ["Evidence", "Files", "Time", "XML"]),
    .target(name: "Policy", dependencies: ["Evidence", "Files", "Time", "XML", "Digest"]),
    .target(name: "Recognition", dependencies: ["CSndFile", "Digest", "Evidence", "Files", "SQL", "Time"]),
    .target(
      name: "Collection",
      dependencies: [
        "CArchive", "Configuration", "Digest", "Evidence", "Files", "Recognition", "SQL", "Time", "XML",
      ]),
    .target(name: "Audit", dependencies: ["Digest", "Evidence", "Files", "Policy", "SQL", "Time"]),
    .target(name: "Reporting", dependencies: ["Audit", "Evidence", "Files", "Policy", "SQL", "Time", "XML"]),
    .target(name: "Packs", dependencies: ["Digest", "Evidence", "Files", "Reporting"]),
    .executableTarget(
      name: "earshot",
      dependencies: [
        "Audit", "Collection", "Configuration", "Digest", "Evidence", "Files", "Packs", "Policy", "Recognition",
        "Reporting", "SQL", "Time", "XML",
      ]),
    .target(name: "SampleEstate", dependencies: ["CSndFile", "Digest", "Files", "Time", "XML"]),
    .executableTarget(name: "earshot-estate", dependencies: ["SampleEstate", "Time"]),

    .testTarget(name: "TimeTests", dependencies: ["Time"]),
    .testTarget(name: "EvidenceTests", dependencies: ["Digest", "Evidence", "Files", "SQL", "Time", "XML"]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}
