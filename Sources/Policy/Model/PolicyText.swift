/// A policy's own text as data: each of its sentences in plain words, with the rules that watch it and what of it is left
/// to people.
package struct PolicyText: Sendable {
  package struct Section: Sendable {
    /// As the policy writes its heading.
    package let title: String
    package let paragraphs: [Paragraph]
    package let line: Int
  }

  package struct Paragraph: Sendable {
    /// From 1, within its section.
    package let number: String
    package let sentences: [Sentence]
    package let line: Int
  }

  package struct Sentence: Sendable {
    /// From 1, within its paragraph.
    package let number: String
    /// In plain words, never quoted.
    package let says: String
    /// Ids of rules.
    package let watchedBy: [String]
    /// What of it is left to people, and why; nil where rules watch all of it.
    package let leftToPeople: String?
    package let line: Int
  }

  /// Where a policy is silent, contradicts itself or is overtaken. Never a breach.
  package struct Observation: Sendable {
    package enum Sort: String, Sendable, CaseIterable {
      case silent
      case contradictsItself = "contradicts itself"
      case overtaken
    }

    /// The places of the policy's text that it is about.
    package struct Place: Sendable {
      package let section: String
      package let paragraph: String
      /// Nil for the whole paragraph.
      package let sentence: String?
    }

    package let title: String
    package let sort: Sort
    package let about: [Place]
    package let says: String
    /// What Earshot does as long as the policy says nothing else.
    package let meanwhile: String
    package let line: Int

    /// `“Deletion of recordings”, paragraph 1, sentence 2`, one after the other.
    package var places: String {
      about.map { place in
        "“\(place.section)”, paragraph \(place.paragraph)" + (place.sentence.map { ", sentence \($0)" } ?? "")
      }.joined(separator: "; ")
    }
  }

  /// The policy's id.
  package let policy: String
  package let sections: [Section]
  package let observations: [Observation]
  package let file: String

  package func section(_ title: String) -> Section? { sections.first { $0.title == title } }

  /// Every sentence with its place, in order.
  package var sentences: [(section: Section, paragraph: Paragraph, sentence: Sentence)] {
    sections.flatMap { section in
      section.paragraphs.flatMap { paragraph in paragraph.sentences.map { (section, paragraph, $0) } }
    }
  }
}

extension PolicyText.Section {
  package func paragraph(_ number: String) -> PolicyText.Paragraph? { paragraphs.first { $0.number == number } }
}
