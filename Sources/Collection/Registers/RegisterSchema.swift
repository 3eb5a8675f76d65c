internal import Configuration
internal import Evidence
internal import XML

/// The schema of registers, made of what they consist of: `Rules/registers.xsd` is this text.
package enum RegisterSchema {
  package static var text: String {
    var text = ""
    var writer = XMLWriter<Never> { text += $0 }
    writer.declaration()
    text += """
      <!-- The registers that people keep. Printed by "earshot registers schema": what an entry may hold is said in
           Sources/Collection/Registers/RegisterKinds.swift, what a field means in Sources/Evidence/Kinds.
           Dates: 2026-11-23, or an instant such as 2026-11-23T09:30 or 2026-11-23T09:30:00Z. A date alone means the
           start of that day; in "to" and "closed" it means that day is the last. -->

      """
    writer.element(
      "xs:schema",
      [
        "xmlns:xs": "http://www.w3.org/2001/XMLSchema", "xmlns": XMLRegister.namespace,
        "targetNamespace": XMLRegister.namespace, "elementFormDefault": "qualified",
      ]
    ) { writer in
      let shapes = RegisterSource.Kind.allCases.flatMap(\.shapes)
      writer.element("xs:element", ["name": "registers"]) { writer in
        writer.element("xs:complexType") { writer in
          writer.element("xs:choice", RegisterSchema.anyNumber) { writer in
            for shape in shapes { writer.element("xs:element", ["name": shape.name, "type": shape.name]) }
          }
        }
      }
      for shape in shapes { RegisterSchema.type(shape, named: shape.name, &writer) }
      RegisterSchema.values(&writer)
    }
    return text
  }

  private static let anyNumber: KeyValuePairs<String, String?> = ["minOccurs": "0", "maxOccurs": "unbounded"]

  private static func type(_ shape: EntryShape, named name: String?, _ writer: inout XMLWriter<Never>) {
    writer.element("xs:complexType", ["name": name]) { writer in
      if shape.place != .oneOfSeveral { documentation(shape.kind.meaning, &writer) }
      if !shape.children.isEmpty {
        writer.element("xs:choice", anyNumber) { writer in
          for child in shape.children {
            writer.element("xs:element", ["name": child.name]) { type(child, named: nil, &$0) }
          }
        }
      }
      for attribute in shape.attributes { self.attribute(attribute, &writer) }
    }
  }

  private static func attribute(_ attribute: EntryShape.Attribute, _ writer: inout XMLWriter<Never>) {
    let type: String? =
      switch attribute.value {
      case .begin, .end: "when"
      case .yesOrNo: "yes-or-no"
      case .count: "count"
      case .oneOf: nil
      case .words where !attribute.isRequired: "xs:string"
      case .words, .account, .person, .caller: "words"
      }
    writer.element(
      "xs:attribute", ["name": attribute.name, "type": type, "use": attribute.isRequired ? "required" : nil]
    ) { writer in
      documentation(attribute.meaning, &writer)
      if case .oneOf(let words) = attribute.value { choice(words, &writer) }
    }
  }

  private static func values(_ writer: inout XMLWriter<Never>) {
    writer.element("xs:simpleType", ["name": "when"]) { writer in
      documentation("A date, or a date with a time of day, with or without an offset from UTC.", &writer)
      writer.element("xs:restriction", ["base": "xs:token"]) { writer in
        let time = #"[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+\-]\d{2}:?\d{2})?"#
        writer.element("xs:pattern", ["value": #"\d{4}-\d{2}-\d{2}(\#(time))?"#])
      }
    }
    writer.element("xs:simpleType", ["name": "yes-or-no"]) { choice(["yes", "no"], &$0, inner: true) }
    writer.element("xs:simpleType", ["name": "count"]) { writer in
      writer.element("xs:restriction", ["base": "xs:token"]) { $0.element("xs:pattern", ["value": #"\d+"#]) }
    }
    writer.element("xs:simpleType", ["name": "words"]) { writer in
      writer.element("xs:restriction", ["base": "xs:token"]) { $0.element("xs:minLength", ["value": "1"]) }
    }
  }

  private static func choice(_ words: [String], _ writer: inout XMLWriter<Never>, inner: Bool = false) {
    func restriction(_ writer: inout XMLWriter<Never>) {
      writer.element("xs:restriction", ["base": "xs:token"]) { writer in
        for word in words { writer.element("xs:enumeration", ["value": word]) }
      }
    }
    if inner { restriction(&writer) } else { writer.element("xs:simpleType") { restriction(&$0) } }
  }

  private static func documentation(_ text: String, _ writer: inout XMLWriter<Never>) {
    writer.element("xs:annotation") { $0.element("xs:documentation", text: text) }
  }
}
