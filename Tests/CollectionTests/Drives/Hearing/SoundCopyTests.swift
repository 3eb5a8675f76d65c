import Collection
import Evidence
import Files
import SQL
import Testing

@Suite("Copies by their sound")
struct SoundCopyTests {
  @Test(
    "A call that was encoded anew, cut, or put into a film is known again, whose it is and where; an innocent one is not"
  )
  func known() throws {
    let sound = try SoundTrial(
      """
      ffmpeg -i ../store/a.wav -c:a libmp3lame -b:a 16k holiday.mp3
      ffmpeg -i ../store/b.wav -c:a aac -ss 12 -t 10 cut.m4a
      ffmpeg -f lavfi -i color=c=gray:s=64x48:r=2 -i ../store/c.wav -shortest -c:v mpeg4 -c:a aac film.mp4
      sox -D ../store/a.wav both.wav trim 0 20; sox -D ../store/b.wav ../store/c.wav both.wav
      cp ../store/b.wav same.wav; cp ../store/d.wav innocent.wav; sox -D ../store/a.wav announcement.wav trim 0 7
      ffmpeg -i ../store/c.wav -ar 16000 -c:a g722 call.g722
      """)
    let told = try sound.know()
    #expect(told.gaps.isEmpty && told.examined.count == 3)
    try sound.collect()
    #expect(
      try sound.copies() == [
        "both.wav|b|same call|certain", "both.wav|c|same call|certain", "call.g722|c|same call|certain",
        "cut.m4a|b|same call|certain", "film.mp4|c|same call|certain", "holiday.mp3|a|same call|certain",
        "same.wav|b|identical|",
      ])
    #expect(try sound.others("possible-copy") == [])
    let cut = try sound.trial.rows(
      #"SELECT "heard-from", "heard-for", "heard-at", correlation >= 85 FROM copy WHERE path = 'cut.m4a'"#)
    let numbers = try #require(cut.first).split(separator: "|").compactMap { Int64($0) }
    #expect(
      abs(numbers[0] - 12_000_000) < 300_000 && abs(numbers[1] - 10_000_000) < 1_500_000 && numbers[2] < 1_000_000)
    #expect(numbers[3] == 1)
    #expect(try sound.trial.gaps() == [])
  }

  @Test(
    "Of a copy that is known by its sound alone it is told as well how it got there: in which mail, and from where into a bin"
  )
  func cameBy() throws {
    let can = "home/jash/.local/share/Trash"
    let sound = try SoundTrial(
      """
      ffmpeg -i ../store/a.wav -c:a libmp3lame -b:a 32k a.mp3; ffmpeg -i ../store/b.wav -c:a libmp3lame -b:a 32k b.mp3
      mkdir -p \(can)/files \(can)/info; mv b.mp3 \(can)/files
      printf '[Trash Info]\\nPath=/srv/b.mp3\\nDeletionDate=2026-11-20T10:00:00\\n' > \(can)/info/b.mp3.trashinfo
      mv a.mp3 1.wav
      \(ContainerTests.mails)write('m.eml', mail('1.wav'))
      write('z.eml', mail('a.zip'))
      END
      python3 ../make.py; rm 1.wav a.zip
      """)
    _ = try sound.know()
    try sound.collect(openers: ContainerTests.openers)
    let mail = "1.jo@town.example|jo@town.example|lee@home.example, c@d.example|1795413600000000"
    same(
      try sound.trial.copies(
        "recording", "path", "container", "mail-id", "mail-from", "mail-to", "mail-sent", "within-modified",
        "original-path",
        "deleted"),
      [
        "b|\(can)/files/b.mp3|-|-|-|-|-|-|/srv/b.mp3|1795168800000000", "a|m.eml|mail message|\(mail)|-|-|-",
        "a|z.eml|ZIP in mail message|\(mail)|1795000000000000|-|-",
      ])
    #expect(try sound.copies().allSatisfy { $0.contains("|same call|") })
    same(try sound.trial.gaps(), [])
  }

  @Test("Where the original has left its store, the fingerprint alone decides, and says that it is not certain")
  func gone() throws {
    let sound = try SoundTrial("ffmpeg -i ../store/a.wav -c:a libmp3lame -b:a 32k old.mp3")
    _ = try sound.know()
    try sound.trial.run("rm ../store/a.wav")
    try sound.collect()
    #expect(try sound.copies() == ["old.mp3|a|same call|very likely"])
    #expect(try sound.trial.rows("SELECT correlation FROM copy") == ["-"])
  }

  @Test("What is heard once is not decoded again, and is compared with recordings that are known only later")
  func remembered() throws {
    let sound = try SoundTrial("ffmpeg -i ../store/d.wav -c:a libmp3lame -b:a 32k later.mp3; cp later.mp3 gone.mp3")
    let memory = sound.trial.folder + "/heard/workstations.sqlite"
    _ = try sound.know(["a", "b"])
    try sound.collect(memory: memory)
    #expect(try sound.copies() == [])
    // Without a program that works, only what is remembered can be heard.
    _ = try sound.know(["a", "b", "d"])
    try sound.collect(program: "/bin/false", memory: memory, at: 2_000_000)
    #expect(try sound.copies() == ["gone.mp3|d|same call|very likely", "later.mp3|d|same call|very likely"])
    // What lies on no drive any more is forgotten.
    try sound.trial.run("rm *.mp3; cp ../store/a.wav other.wav; printf x >> other.wav")
    try sound.collect(memory: memory, at: 3_000_000)
    let database = try Database(path: memory, mode: .readOnly)
    #expect(try database.value("SELECT count(*) FROM heard")?.integer == 1)
  }

  @Test(
    "Audio that has not changed is not read again, until a recording becomes known that it sounds like",
    .enabled(if: DriveTrial.remembers))
  func unchanged() throws {
    let sound = try SoundTrial("ffmpeg -ss 10 -i ../store/d.wav -c:a libmp3lame -b:a 32k d.mp3; cp ../store/a.wav .")
    let memory = sound.trial.folder + "/heard/workstations.sqlite"
    _ = try sound.know()
    for hours in [1, 2] as [Int64] {
      try sound.collect(memory: memory, files: sound.trial.place(hours: hours), at: hours)
      same(try sound.copies(), ["a.wav|a|identical|"])
      #expect(try sound.others("unknown-audio") == ["d.mp3"])
      #expect(try sound.trial.examined().contains { $0.hasPrefix("1 sound of ") })
    }
    same(try sound.trial.remembered(), ["2", "0"])
    _ = try sound.know(["a", "b", "c", "d"])
    try sound.collect(memory: memory, files: sound.trial.place(hours: 3), at: 3)
    same(try sound.copies(), ["a.wav|a|identical|", "d.mp3|d|same call|certain"])
    // What it sounds like is compared by its waveform.
    same(try sound.trial.remembered(), ["1", "1"])
  }

  @Test("Sound that is no sound, or breaks what hears it, is a gap that names the file, and costs nothing else")
  func troubles() throws {
    let sound = try SoundTrial(
      """
      head -c 5000 ../store/a.wav | tail -c 4000 > raw.gsm; printf 'OggS\\0\\2' > broken.ogg; head -c 3000 /dev/urandom >> broken.ogg
      ffmpeg -i ../store/a.wav -c:a libmp3lame -b:a 32k good.mp3
      """)
    _ = try sound.know()
    try sound.collect()
    #expect(try sound.copies() == ["good.mp3|a|same call|certain"])
    let gaps = try sound.trial.gaps()
    #expect(
      gaps.count == 1 && gaps[0].hasPrefix("malformed|…/pc/broken.ogg|1|the file is audio that cannot be decoded"))
    try sound.collect(program: "/bin/false")
    #expect(try sound.trial.gaps().contains { $0.contains("ended with status 1") })
  }

  @Test(
    "Without the program that hears, that is a gap, and copies that are the same byte for byte are found all the same")
  func notInstalled() throws {
    let sound = try SoundTrial("cp ../store/a.wav same.wav; ffmpeg -i ../store/b.wav -c:a libmp3lame other.mp3")
    let told = try sound.know(program: nil)
    #expect(told.gaps.map(\.problem) == [.notConfigured] && told.gaps[0].count == 3)
    #expect(told.gaps[0].reason.contains("earshot-hear is not installed"))
    try sound.collect(program: nil)
    #expect(try sound.copies() == ["same.wav|a|identical|"])
    let gaps = try sound.trial.gaps()
    #expect(gaps.count == 1 && gaps[0].hasPrefix("not configured|-|-|the sound of files was not compared"))
  }
}
