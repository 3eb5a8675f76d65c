import Evidence
import Files
import Policy
import Testing
import Time

/// A text that fits ``soundPolicy``, its first sentence on line 5.
private let soundText = """
  <policy-text xmlns="urn:earshot:policy-text:1" of="calls">
    <section title="S">
      <!-- The one paragraph. -->
      <paragraph number="1">
        <sentence number="1"><says>Delete in time.</says><watched-by rules="overdue"/></sentence>
        <sentence number="2"><says>Be fair.</says><left-to-people>Who could count that?</left-to-people></sentence>
      </paragraph>
    </section>
    <observation title="O" sort="silent">
      <about section="S" paragraph="1" sentence="1"/>
      <says>It is silent.</says><meanwhile>We wait.</meanwhile>
    </observation>
  </policy-text>
  """

@Suite("A policy's text as data")
struct PolicyTextTests {
  @Test("its sentences are read with what watches them and what is left to people")
  func read() throws {
    let policies = try load(["a.xml": soundPolicy, "texts/calls.xml": soundText])
    let text = try #require(policies.policies.first?.text)
    #expect(text.sentences.map(\.sentence.says) == ["Delete in time.", "Be fair."])
    #expect(text.sentences.map(\.sentence.watchedBy) == [["overdue"], []])
    #expect(text.sentences.map(\.sentence.leftToPeople) == [nil, "Who could count that?"])
    #expect(text.observations.map(\.meanwhile) == ["We wait."])
    #expect(policies.files.count == 2)
  }

  @Test("rules without a text of their policy load as well")
  func none() throws { #expect(try load(["a.xml": soundPolicy]).policies.first?.text == nil) }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var policy = soundPolicy
    var text = soundText
    let fault: String
  }

  static let wrong: [Wrong] = [
    Wrong(
      testDescription: "a clause of a section that is not there",
      policy: soundPolicy.with(#"section="S""#, #"section="Sx""#),
      fault: "a.xml:10: rule 'overdue': <clause>: the policy has no section “Sx”; the sections are S (texts/calls.xml)"),
    Wrong(
      testDescription: "a clause of a paragraph that is not there",
      policy: soundPolicy.with(#"paragraph="1""#, #"paragraph="2""#),
      fault:
        "a.xml:10: rule 'overdue': <clause>: section “S” has no paragraph 2; it has one (texts/calls.xml:2)"),
    Wrong(
      testDescription: "a sentence watched by a rule that is not there",
      text: soundText.with(#"rules="overdue""#, #"rules="overdu""#),
      fault:
        "texts/calls.xml:5: the policy 'calls' has no rule 'overdu' to watch this sentence; did you mean 'overdue'?"),
    Wrong(
      testDescription: "a sentence left out", text: soundText.with(#"sentence number="2""#, #"sentence number="3""#),
      fault:
        "texts/calls.xml:6: sentence number=\"3\" was found; expected 2: they are counted from 1, none left out"),
    Wrong(
      testDescription: "an observation about a sentence that is not there",
      text: soundText.with(#"sentence="1""#, #"sentence="4""#),
      fault: "texts/calls.xml:10: paragraph 1 of “S” has no sentence 4; it has 2"),
    Wrong(
      testDescription: "the text of another policy", text: soundText.with(#"of="calls""#, #"of="call""#),
      fault: "texts/calls.xml:1: there is no policy 'call'; did you mean 'calls'?"),
  ]

  @Test("what does not fit is told with file and line", arguments: wrong)
  func fault(_ wrong: Wrong) throws {
    #expect(try faults(["a.xml": wrong.policy, "texts/calls.xml": wrong.text]) == [wrong.fault])
  }

  @Test("a sentence that is neither watched nor left to people does not fit the schema")
  func neither() throws {
    let text = soundText.with("<left-to-people>Who could count that?</left-to-people>", "")
    let faults = try faults(["a.xml": soundPolicy, "texts/calls.xml": text])
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("texts/calls.xml:6: ") ?? false, "\(faults)")
  }

  @Test("a fault in a rule is told alone, without its sentences being called wrong for it")
  func afterFaults() throws {
    let policy = soundPolicy.with(#"<is field="audio""#, #"<is field="adio""#)
    let faults = try faults(["a.xml": policy, "texts/calls.xml": soundText])
    #expect(faults == ["a.xml:12: rule 'overdue': 'recording' has no field 'adio'; did you mean 'audio'?"])
  }
}

@Suite("What of the policy is watched")
struct CoveragePageTests {
  private static let sources = [
    SourceKind("recording store", supplies: [.recording]), SourceKind("register", supplies: [.extension]),
  ]

  @Test("each sentence stands with its rules, the facts they need, the sources that give them, and what is left")
  func page() throws {
    let policies = try load(["a.xml": soundPolicy, "texts/calls.xml": soundText])
    let page = CoveragePage(policies: policies, sources: Self.sources).markdown
    for words in [
      "### S\n\n#### Paragraph 1\n\n1. Delete in time.\n   - *watched by:* `overdue`: T (high)\n",
      "   - *needs:* recordings, extensions\n   - *from:* recording store, register\n",
      "2. Be fair.\n   - *left to people:* Who could count that?\n",
      "Sentences: 2, in 1 sections. Watched by rules: 1, of which 0 in part. Left to people: 1.",
      "- **O** (it is silent; “S” 1.1). It is silent.\n  *Meanwhile:* We wait.\n",
      "| recordings | ", "| extensions | Leave to retain one recording longer than its retention period. | register |",
    ] { #expect(page.contains(words), "\(words)\nis not in\n\(page)") }
    #expect(!page.contains("Rules that no sentence names"))
  }

  @Test("a rule that no sentence names is told")
  func stray() throws {
    let text = soundText.with(
      #"<watched-by rules="overdue"/>"#, "<left-to-people>Somebody will see to it.</left-to-people>")
    let page = CoveragePage(
      policies: try load(["a.xml": soundPolicy, "texts/calls.xml": text]), sources: Self.sources
    ).markdown
    #expect(page.contains("### Rules that no sentence names\n\n- `overdue`: T (high)\n"))
  }

  @Test("every derived field says what it is derived from, and no other field does")
  func derived() {
    for kind in Catalogue.kinds {
      for field in kind.fields {
        let from = field.derivedFrom(in: kind)
        #expect(from.isEmpty != field.isDerived, "\(kind.name).\(field.name)")
        #expect(from.allSatisfy { Catalogue.kind($0) != nil })
      }
    }
  }
}
