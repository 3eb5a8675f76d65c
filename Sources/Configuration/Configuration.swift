package import Time

/// What `earshot.xml` says. Paths in it are relative to its own folder; here they are absolute.
package struct Configuration: Sendable {
  /// The file it was read from.
  package var file: String
  /// SHA-256 of that file, in hexadecimal.
  package var digest: String
  package var organisation: String
  /// The policy's time zone: days and deadlines are counted in it.
  package var zone: Zone
  /// Earshot's own folder: ledger, lock, the audit's unpublished work.
  package var stateFolder: String
  /// Where runs are published, with `latest` among them.
  package var outputFolder: String
  /// The folder of rule files.
  package var rulesFolder: String
  /// The site's own parameter values; nil where it has none.
  package var siteFile: String?
  /// How long a recording that has left the store stays recognisable.
  package var ledgerKeep: Period
  package var stores: [StoreSource]
  package var drives: [DrivesSource]
  package var accessLogs: [AccessLogSource]
  package var calls: [CallsSource] = []
  package var registers: [RegisterSource]
  package var directories: [DirectorySource] = []
  package var notices: [NoticesSource] = []
  /// The databases that queries name, by name.
  package var databases: [DatabaseSource] = []
  /// How long published runs stay; nil for ever.
  package var outputKeep: Period?
  /// How long the evidence in published runs stays; nil for as long as the run.
  package var evidenceKeep: Period?
  /// How long evidence packs stay that were made into the folder of packs; nil for ever.
  package var packsKeep: Period?
  /// Names of sources that earlier audits examined and that are rightly gone.
  package var retired: [String] = []
  /// How evidence packs are made; nil where the configuration says nothing of them.
  package var packs: PackSettings?
  /// Who may decide on findings; nil where nobody may.
  package var review: ReviewSettings?
  /// Who is told by mail what was found; nil where nobody is.
  package var mail: MailSettings?
  /// The time from one audit to the next; nil where nobody said.
  package var every: Period?
  /// How long one collector may take before it counts as hanging.
  package var collectorTimeLimit = Period(microseconds: 6 * Period.hour)

  package init(
    file: String, digest: String, organisation: String, zone: Zone, stateFolder: String, outputFolder: String,
    rulesFolder: String, siteFile: String?, ledgerKeep: Period, stores: [StoreSource], drives: [DrivesSource],
    accessLogs: [AccessLogSource], registers: [RegisterSource]
  ) {
    self.file = file
    self.digest = digest
    self.organisation = organisation
    self.zone = zone
    self.stateFolder = stateFolder
    self.outputFolder = outputFolder
    self.rulesFolder = rulesFolder
    self.siteFile = siteFile
    self.ledgerKeep = ledgerKeep
    self.stores = stores
    self.drives = drives
    self.accessLogs = accessLogs
    self.registers = registers
  }
}

/// A recording store: a folder of audio and what accounts for it.
package struct StoreSource: Sendable {
  package var name: String
  package var folder: String
  /// The zone of times that carry none.
  package var zone: Zone
  package var catalogue: StoreCatalogue
  /// How far the audio's length may differ from the catalogue's, in microseconds.
  package var lengthTolerance: Int64
  /// How far the clock of the recorder is known to be wrong.
  package var clock = ClockCorrection.none
  /// How its recordings are listened to for keypad digits; nil where they are not.
  package var keypad: KeypadSettings?

  package init(name: String, folder: String, zone: Zone, catalogue: StoreCatalogue, lengthTolerance: Int64) {
    self.name = name
    self.folder = folder
    self.zone = zone
    self.catalogue = catalogue
    self.lengthTolerance = lengthTolerance
  }
}

/// How a store's recordings are listened to for digits that were keyed in on a telephone.
package struct KeypadSettings: Sendable {
  /// Microseconds without a key after which a run is over.
  package var pause: Int64
  /// Runs of fewer digits are forgotten.
  package var leastDigits: Int
  /// How much sound one audit listens to, in microseconds; nil for all that is new.
  package var mostSound: Int64?

  package init(pause: Int64 = 10_000_000, leastDigits: Int = 8, mostSound: Int64? = nil) {
    self.pause = pause
    self.leastDigits = leastDigits
    self.mostSound = mostSound
  }

  /// The name of the source that a store's keypad digits are, behind the store's own.
  package static let suffix = "-keypad"
}

/// What accounts for the recordings of a store. The layout file declares how to read it (`Rules/catalogues`).
package enum StoreCatalogue: Sendable {
  /// One export file with a row for each recording.
  case delimited(file: String, layoutFile: String)
  /// A query with a row for each recording; the layout is one of exports.
  case query(DatabaseQuery, layoutFile: String)
  /// An XML or JSON file beside each recording.
  case sidecars(layoutFile: String)
  /// The recordings' own names.
  case fileNames(layoutFile: String)

  package var layoutFile: String {
    switch self {
    case .delimited(_, let layoutFile), .query(_, let layoutFile), .sidecars(let layoutFile),
      .fileNames(let layoutFile):
      layoutFile
    }
  }
}

/// The drives of the workstations that an inventory lists.
package struct DrivesSource: Sendable {
  package var name: String
  package var inventoryFile: String
  /// Files above this many bytes are not hashed and become a gap where their size fits a known recording.
  package var largestFile: Int64
  /// How far the clocks of the workstations are known to be wrong.
  package var clock = ClockCorrection.none
  /// How what was found in files is remembered; nil where every file is read at every audit.
  package var remembering: MemorySettings? = MemorySettings()
  /// How far archives, mail and office documents are looked into; nil where they are not.
  package var containers: ContainerSettings? = ContainerSettings()
  /// Microseconds that one image or share may take.
  package var driveTime: Int64 = 12 * 3_600_000_000
  /// Bytes of memory that the program which reads it may take.
  package var driveMemory: Int64 = 4_000_000_000
  /// How their sound is compared; nil where only what is the same byte for byte is known again.
  package var sound: SoundSettings? = SoundSettings()

  package init(name: String, inventoryFile: String, largestFile: Int64) {
    self.name = name
    self.inventoryFile = inventoryFile
    self.largestFile = largestFile
  }
}

/// How the sound of files on drives is compared with that of recordings.
package struct SoundSettings: Sendable {
  /// How much sound one audit hears, of recordings and of files each, in microseconds; nil for all.
  package var mostSound: Int64?
  /// Microseconds that the program that hears may take for one file.
  package var timeLimit: Int64
  /// Bytes of memory that it may take.
  package var memory: Int64

  package init(mostSound: Int64? = nil, timeLimit: Int64 = 300_000_000, memory: Int64 = 1 << 30) {
    self.mostSound = mostSound
    self.timeLimit = timeLimit
    self.memory = memory
  }
}

/// How what was found in the files of drives is remembered, so that those that have not changed are not read again.
package struct MemorySettings: Sendable {
  /// How long after it was read a file is read again, whatever is remembered of it.
  package var keep: Period
  /// Of a hundred remembered files, how many each audit reads all the same.
  package var spotCheck: Int

  package init(keep: Period = Period(days: 182), spotCheck: Int = 5) {
    self.keep = keep
    self.spotCheck = spotCheck
  }
}

/// How far one file is looked into that others lie within, with all that is nested in it.
package struct ContainerSettings: Sendable {
  /// Bytes when unpacked.
  package var mostBytes: Int64
  package var mostFiles: Int
  /// How many containers may lie within one another.
  package var deepest: Int
  /// Microseconds that it may take.
  package var timeLimit: Int64
  /// Bytes of memory that a program which opens one may take.
  package var memory: Int64

  package init(
    mostBytes: Int64 = 20_000_000_000, mostFiles: Int = 1_000_000, deepest: Int = 8, timeLimit: Int64 = 600_000_000,
    memory: Int64 = 1_000_000_000
  ) {
    self.mostBytes = mostBytes
    self.mostFiles = mostFiles
    self.deepest = deepest
    self.timeLimit = timeLimit
    self.memory = memory
  }
}

/// A set of access logs of one format, rotated and compressed as they may be.
package struct AccessLogSource: Sendable {
  package var name: String
  /// Absolute paths; `*` and `?` in the last component match names in that folder.
  package var files: [String]
  /// Queries whose rows are lines of such a log; the format is one of delimited columns.
  package var queries: [DatabaseQuery] = []
  /// The format's declaration (`Rules/formats`).
  package var formatFile: String
  /// The zone of times that carry none.
  package var zone: Zone
  /// How far its clock is known to be wrong.
  package var clock: ClockCorrection
  /// A stretch without any line longer than this is a gap; nil where silence is normal.
  package var silence: Period?
  /// How far back before the audit the log must reach; nil where nothing is asked.
  package var lookBack: Period?
  /// Beginnings that are removed from a target to get the path within the store; the longest that fits is.
  package var targetPrefixes: [String]
  /// Accounts, programs and hosts whose reading is no person's.
  package var setAside: [SetAside] = []
  /// A list of accounts in the form of passwd(5), for logs that hold their numbers only; nil where there is none.
  package var accountNamesFile: String?

  package init(
    name: String, files: [String], formatFile: String, zone: Zone, clock: ClockCorrection = .none, silence: Period?,
    lookBack: Period?, targetPrefixes: [String]
  ) {
    self.name = name
    self.files = files
    self.formatFile = formatFile
    self.zone = zone
    self.clock = clock
    self.silence = silence
    self.lookBack = lookBack
    self.targetPrefixes = targetPrefixes
  }
}

/// What telephone systems say of calls: a set of files of one format.
package struct CallsSource: Sendable {
  package var name: String
  /// Absolute paths; `*` and `?` in the last component match names in that folder.
  package var files: [String]
  /// Queries whose rows are those of such a file; the format is one of delimited columns.
  package var queries: [DatabaseQuery] = []
  /// The format's declaration (`Rules/calls`).
  package var formatFile: String
  /// The zone of times that carry none.
  package var zone: Zone
  /// How far its clock is known to be wrong.
  package var clock: ClockCorrection
  /// A stretch without anything longer than this is a gap; nil where silence is normal.
  package var silence: Period?
  /// How far back before the audit it must reach; nil where nothing is asked.
  package var lookBack: Period?

  package init(
    name: String, files: [String], formatFile: String, zone: Zone, clock: ClockCorrection = .none,
    silence: Period? = nil,
    lookBack: Period? = nil
  ) {
    self.name = name
    self.files = files
    self.formatFile = formatFile
    self.zone = zone
    self.clock = clock
    self.silence = silence
    self.lookBack = lookBack
  }
}

/// A register that people keep.
package struct RegisterSource: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case people, permissions, extensions
    case subjectRequests = "subject-requests"
    case deletions, monitoring, playbacks
    case playbackConsents = "playback-consents"
    case awareness, complaints, incidents
    case purgeRuns = "purge-runs"
  }

  package var name: String
  package var kind: Kind
  /// XML (`Rules/registers.xsd`) or CSV with the columns of the reference, told apart by the first bytes; what ``query``
  /// is called, where there is one.
  package var file: String
  /// A query whose columns are called as those of the CSV.
  package var query: DatabaseQuery?
  /// The zone of times that carry none.
  package var zone: Zone
  /// How far the clock is known to be wrong that its events were noted by.
  package var clock = ClockCorrection.none
  /// The country code that a national telephone number, one that begins with 0, stands for.
  package var country: String?

  package init(name: String, kind: Kind, file: String, zone: Zone, country: String? = nil) {
    self.name = name
    self.kind = kind
    self.file = file
    self.zone = zone
    self.country = country
  }
}

/// A program that reads recordings as a matter of course: a backup, a virus scanner, an indexer, Earshot itself. What it reads
/// is counted and told, and is nobody's listening. What it changes, deletes or saves counts like anybody's.
package struct SetAside: Sendable {
  /// What it is: `the nightly backup`.
  package var because: String
  /// As the log has them, small letters; nil where it may be any. A program fits by its path's end.
  package var account: String?
  package var program: String?
  package var host: String?
  /// Microseconds after midnight of the log's zone between which it reads; beyond midnight where the end is earlier. nil: always.
  package var window: (from: Int64, to: Int64)?

  package init(because: String, account: String?, program: String?, host: String?, window: (from: Int64, to: Int64)?) {
    self.because = because
    self.account = account
    self.program = program
    self.host = host
    self.window = window
  }
}
