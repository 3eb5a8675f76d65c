// swift-tools-version: 6.2
import PackageDescription

// The modules from the leaves up. An arrow that is not written here does not compile
// (`--explicit-target-dependency-import-check error`, see scripts/test).
let package = Package(
  name: "earshot",
  products: [
    .executable(name: "earshot", targets: ["earshot"]),
    .executable(name: "earshot-collect-keypad", targets: ["earshot-collect-keypad"]),
    .executable(name: "earshot-open-image", targets: ["earshot-open-image"]),
    .executable(name: "earshot-open-share", targets: ["earshot-open-share"]),
    .executable(name: "earshot-hear", targets: ["earshot-hear"]),
    .executable(name: "earshot-open-archive", targets: ["earshot-open-archive"]),
    .executable(name: "earshot-open-mail", targets: ["earshot-open-mail"]),
    .executable(name: "earshot-estate", targets: ["earshot-estate"]),
  ],
  targets: [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CCompression", providers: [.apt(["zlib1g-dev", "liblzma-dev", "libzstd-dev", "libbz2-dev"])]),
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "CAudit", pkgConfig: "audit", providers: [.apt(["libaudit-dev"])]),
    .systemLibrary(name: "CEvtx", pkgConfig: "libevtx", providers: [.apt(["libevtx-dev", "libbfio-dev"])]),
    .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CACL", pkgConfig: "libacl", providers: [.apt(["libacl1-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CODBC", pkgConfig: "odbc", providers: [.apt(["unixodbc-dev"])]),
    .systemLibrary(name: "CSpanDSP", pkgConfig: "spandsp", providers: [.apt(["libspandsp-dev"])]),
    .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
    .systemLibrary(name: "CKissFFT", providers: [.apt(["libkissfft-dev"])]),
    .systemLibrary(name: "CTSK", pkgConfig: "tsk", providers: [.apt(["libtsk-dev"])]),
    .systemLibrary(name: "CSMBClient", pkgConfig: "smbclient", providers: [.apt(["libsmbclient-dev"])]),
    .systemLibrary(name: "CEWF", pkgConfig: "libewf", providers: [.apt(["libewf-dev", "libbfio-dev"])]),

    .systemLibrary(
      name: "CFFmpeg", pkgConfig: "libavformat",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswresample-dev"])]),
    .systemLibrary(name: "CChromaprint", pkgConfig: "libchromaprint", providers: [.apt(["libchromaprint-dev"])]),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .systemLibrary(name: "CGSF", pkgConfig: "libgsf-1", providers: [.apt(["libgsf-1-dev"])]),
    .systemLibrary(name: "CTNEF", providers: [.apt(["libytnef0-dev"])]),
    .systemLibrary(name: "CPFF", providers: [.apt(["libpff-dev", "libbfio-dev"])]),

    // The kernel's own headers (linux-libc-dev), which the C library's development package brings.
    .systemLibrary(name: "CLinux"),

    .target(name: "Time"),
    .target(name: "Text"),
    .target(name: "Digest", dependencies: ["CCrypto"]),
    .target(name: "Files", dependencies: ["CACL", "CLinux"]),
    .target(name: "Servants", dependencies: ["CLinux", "Files"]),
    .target(name: "FoundFiles", dependencies: ["Files", "Servants"]),
    .target(name: "WindowsTraces", dependencies: ["Files"]),
    .target(name: "Archive", dependencies: ["CArchive", "CCompression", "Files"]),
    .target(name: "XML", dependencies: ["CLibXML2", "Files"]),
    .target(name: "Web", dependencies: ["CCurl"]),
    .target(name: "Sealing", dependencies: ["CCrypto", "Time"]),
    .target(name: "SQL", dependencies: ["CSQLite"]),
    .target(name: "JSON", dependencies: ["CJansson"]),
    .target(name: "Evtx", dependencies: ["CEvtx"]),
    .target(name: "ODBC", dependencies: ["CODBC"]),
    .target(name: "LinuxAudit", dependencies: ["CAudit"]),

    .target(name: "Evidence", dependencies: ["Digest", "Files", "SQL", "Time"]),
    .target(name: "Configuration", dependencies: ["Digest", "Evidence", "Files", "Text", "Time", "XML"]),
    .target(name: "Policy", dependencies: ["Digest", "Evidence", "Files", "SQL", "Text", "Time", "XML"]),
    .target(name: "Acoustic", dependencies: ["CKissFFT", "Files"]),
    .target(name: "Recognition", dependencies: ["Acoustic", "CSndFile", "Digest", "Evidence", "Files", "SQL", "Time"]),
    .target(
      name: "Collection",
      dependencies: [
        "Acoustic", "Archive", "Configuration", "Digest", "Evidence", "Evtx", "Files", "FoundFiles", "Hearing", "JSON",
        "LinuxAudit", "ODBC", "Recognition", "SQL", "Servants", "Text", "Time", "Web", "WindowsTraces", "XML",
      ]),
    .target(name: "Audit", dependencies: ["Digest", "Evidence", "Files", "Policy", "SQL", "Text", "Time", "XML"]),
    .target(
      name: "Reporting", dependencies: ["Audit", "Digest", "Evidence", "Files", "JSON", "SQL", "Text", "Time", "XML"]),
    .target(
      name: "Packs",
      dependencies: [
        "Archive", "Audit", "CArchive", "Digest", "Evidence", "Files", "Reporting", "SQL", "Sealing", "Text", "Time",
        "Web", "XML",
      ]),
    .target(
      name: "Holdings",
      dependencies: ["Audit", "Digest", "Evidence", "Files", "Packs", "Policy", "SQL", "Text", "Time", "XML"]),
    .executableTarget(
      name: "earshot",
      dependencies: [
        "Audit", "Collection", "Configuration", "Digest", "Evidence", "Files", "Hearing", "Holdings", "Packs", "Policy",
        "Recognition",
        "Reporting", "SQL", "Sealing", "Text", "Time", "XML",
      ]),

    // A collector program of its own: it decodes hostile bytes, and SpanDSP's licence is the LGPL's.
    .target(
      name: "Keypad",
      dependencies: ["CSpanDSP", "CSpeexDSP", "Collection", "Digest", "Evidence", "Files", "Recognition", "SQL"]),
    .executableTarget(
      name: "earshot-collect-keypad", dependencies: ["Collection", "Evidence", "Files", "Keypad"]),

    // The Sleuth Kit's licences (IPL, CPL) and the GPL must not share a program.
    // libewf brings a libbfio of its own, which does not go with the one that libevtx needs: no test may link this module.
    .target(name: "Images", dependencies: ["CEWF", "CTSK", "Files", "WindowsTraces"]),
    .executableTarget(name: "earshot-open-image", dependencies: ["Files", "FoundFiles", "Images", "WindowsTraces"]),

    // libsmbclient's licence is the GPL's, version 3 or later.
    .target(name: "Shares", dependencies: ["CSMBClient", "Files"]),
    .executableTarget(name: "earshot-open-share", dependencies: ["Files", "FoundFiles", "Shares"]),

    // Hears: decodes hostile files, and FFmpeg's licence (the GPL, as Debian builds it) goes with no other's.
    .target(name: "Hearing", dependencies: ["Acoustic", "Digest", "Recognition", "Servants"]),
    .target(
      name: "Sound", dependencies: ["Acoustic", "CChromaprint", "CFFmpeg", "Digest", "Files", "Hearing", "Recognition"]),
    .executableTarget(name: "earshot-hear", dependencies: ["Files", "Hearing", "Servants", "Sound"]),

    // Openers: programs of their own that meet hostile archives, mail and the like, one file at a time.
    .target(name: "OpenArchive", dependencies: ["Archive", "FoundFiles"]),
    .executableTarget(name: "earshot-open-archive", dependencies: ["FoundFiles", "OpenArchive"]),
    .target(name: "OpenMail", dependencies: ["CGMime", "CGSF", "CPFF", "CTNEF", "Files", "FoundFiles"]),
    .executableTarget(name: "earshot-open-mail", dependencies: ["FoundFiles", "OpenMail"]),

    .target(
      name: "SampleEstate",
      dependencies: ["CArchive", "CSndFile", "Digest", "Evidence", "Files", "Text", "Time", "XML"]),
    .executableTarget(name: "earshot-estate", dependencies: ["Files", "SampleEstate", "Time"]),

    .testTarget(name: "TimeTests", dependencies: ["Time"]),
    .testTarget(name: "TextTests", dependencies: ["Text"]),
    .testTarget(name: "DigestTests", dependencies: ["Digest", "Files"]),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "ServantsTests", dependencies: ["Files", "Servants", "misbehaving-servant"]),
    .testTarget(name: "FoundFilesTests", dependencies: ["Files", "FoundFiles", "Servants", "pretending-opener"]),
    // An opener that finds what it is told to find.
    .executableTarget(
      name: "pretending-opener", dependencies: ["FoundFiles"], path: "Tests/PretendingOpener"),
    // A servant that does all that a servant must not do.
    .executableTarget(
      name: "misbehaving-servant", dependencies: ["Files", "Servants"], path: "Tests/MisbehavingServant"),
    .testTarget(name: "WindowsTracesTests", dependencies: ["WindowsTraces"]),
    .testTarget(
      name: "ImagesTests",
      dependencies: [
        "Configuration", "Digest", "DriveCollection", "Files", "FoundFiles", "Servants", "breaking-opener",
        "earshot-open-image",
      ],
      exclude: ["Makers"]),
    // An opener that breaks where it is told to.
    .executableTarget(name: "breaking-opener", dependencies: ["Files", "FoundFiles"], path: "Tests/BreakingOpener"),
    .target(
      name: "DriveCollection",
      dependencies: ["Collection", "Configuration", "Evidence", "Files", "Recognition", "SQL"],
      path: "Tests/DriveCollection"),
    .testTarget(
      name: "SharesTests",
      dependencies: ["Digest", "DriveCollection", "Files", "FoundFiles", "Servants", "earshot-open-share"]),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive", "Files"]),
    .target(name: "OpenerBench", dependencies: ["Files", "FoundFiles", "Servants"], path: "Tests/OpenerBench"),
    .testTarget(
      name: "OpenMailTests", dependencies: ["Digest", "Files", "FoundFiles", "OpenerBench", "earshot-open-mail"]),
    .testTarget(
      name: "OpenArchiveTests", dependencies: ["Files", "FoundFiles", "OpenerBench", "earshot-open-archive"]),
    .testTarget(name: "XMLTests", dependencies: ["Files", "XML"]),
    .testTarget(name: "SQLTests", dependencies: ["Files", "SQL"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "ODBCTests", dependencies: ["ODBC"]),
    .testTarget(name: "EvidenceTests", dependencies: ["Digest", "Evidence", "Files", "SQL", "Time"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Files", "Time", "XML"]),
    .testTarget(name: "PolicyTests", dependencies: ["Evidence", "Files", "Policy", "SQL", "Time", "XML"]),
    .testTarget(name: "AcousticTests", dependencies: ["Acoustic", "Files"]),
    .testTarget(name: "HearingTests", dependencies: ["Acoustic", "Digest", "Hearing", "Recognition"]),
    .testTarget(
      name: "SoundTests",
      dependencies: ["Acoustic", "Digest", "Files", "Hearing", "Recognition", "Sound", "earshot-hear"]
    ),
    .testTarget(
      name: "RecognitionTests", dependencies: ["Acoustic", "Digest", "Evidence", "Files", "Recognition", "SQL", "Time"]),
    .testTarget(
      name: "CollectionTests",
      dependencies: [
        "Archive", "Collection", "Configuration", "Digest", "Evidence", "Files", "Hearing", "Recognition", "SQL",
        "Text", "Time", "XML", "earshot-hear", "earshot-open-archive", "earshot-open-mail",
      ]),
    .testTarget(
      name: "KeypadTests", dependencies: ["Collection", "Configuration", "Evidence", "Files", "Keypad", "SQL", "Time"]),
    .testTarget(name: "AuditTests", dependencies: ["Audit", "Digest", "Evidence", "Files", "Policy", "SQL", "Time"]),
    .testTarget(
      name: "ReportingTests", dependencies: ["Audit", "Evidence", "Files", "Reporting", "SQL", "Time", "XML"],
      exclude: ["Referees"]),
    .testTarget(
      name: "HoldingsTests", dependencies: ["Evidence", "Files", "Holdings", "Policy", "SQL", "Time"]),
    .testTarget(name: "PacksTests", dependencies: ["Digest", "Files", "Packs", "Time"]),
    .testTarget(name: "SampleEstateTests", dependencies: ["Files", "Policy", "SampleEstate", "Time"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["Digest", "Files", "SQL", "Time"], exclude: ["Referees"]),
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
  // Sound is gone through sample by sample, and every word that is written letter by letter: unoptimised, the tests would wait
  // for minutes.
  if ["Acoustic", "Keypad", "Reporting", "Sound", "Text", "XML"].contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
  }
}

// Fuzzers (scripts/fuzz/run) link libFuzzer, so nothing is built beside them but what they need.
if Context.environment["EARSHOT_FUZZ"] != nil {
  let fuzzers: [(name: String, dependencies: [String])] = [
    ("archive", ["Files", "FoundFiles", "OpenArchive"]), ("images", ["Images", "WindowsTraces"]),
    ("mail", ["Files", "FoundFiles", "OpenMail"]), ("sound", ["Digest", "Files", "Hearing", "Recognition", "Sound"]),
  ]
  let sanitized: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address"])]
  let fuzzed = fuzzers.flatMap(\.dependencies) + ["Archive", "Servants"]
  for target in package.targets where fuzzed.contains(target.name) {
    target.swiftSettings?.append(contentsOf: sanitized)
  }
  for (name, dependencies) in fuzzers {
    package.targets.append(
      .executableTarget(
        name: "fuzz-\(name)", dependencies: dependencies.map { .byName(name: $0) }, path: "scripts/fuzz/\(name)",
        exclude: ["seeds"] + (name == "images" ? ["make-ntfs"] : []),
        swiftSettings: [
          .swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault"), .strictMemorySafety(),
        ] + sanitized, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
  }
  var needed: Set<String> = []
  var next = fuzzers.map { "fuzz-\($0.name)" }
  while let name = next.popLast() {
    guard needed.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
    next += target.dependencies.compactMap { if case .byNameItem(let name, _) = $0 { name } else { nil } }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products = []
}
