import Testing
import Text

@Suite("Telephone numbers never appear in full")
struct MaskingTests {
  @Test(
    "a number keeps only its last three digits, wherever it stands",
    arguments: [
      ("+441737276000", "+*********000"),
      ("01737276000", "********000"),
      ("00441737276000", "***********000"),
      ("441737276000", "*********000"),
      ("+44 1737 276000", "+** **** ***000"),
      ("01737 276000", "***** ***000"),
      ("020 7946 0999 rang", "*** **** *999 rang"),
      (
        "queue-help-+447700900123-20261123-060000-1795413600.42.wav",
        "queue-help-+*********123-20261123-060000-1795413600.42.wav"
      ),
      ("2026/11/23/in_07700900123_060000.wav", "2026/11/23/in_********123_060000.wav"),
      ("/recordings/%2B447700900123.wav", "/recordings/%2B*********123.wav"),
      ("07700900123,07700900456", "********123,********456"),
      ("Zoë 07700900123 ✓", "Zoë ********123 ✓"),
    ])
  func numbers(text: String, expected: String) { #expect(maskedNumbers(in: text) == expected) }

  @Test(
    "what is no telephone number is left as it is",
    arguments: [
      "", "no digits", "20261123-060000", "1795413600.42", "01-02-2026 10:15", "01 02 2026 1015", "0000000042",
      "550e8400-e29b-41d4-a716-446655440000", "extension 4021", "a07700900123", "07700900123b", "04412345678901234567",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "0.5", "14 days", "12345678901",
    ])
  func others(text: String) { #expect(maskedNumbers(in: text) == text) }

  @Test(
    "a field that is a number is masked whatever it looks like",
    arguments: [
      ("+441737276000", "+*********000"), ("(01737) 276-000", "(*****) ***-000"), ("101", "101"), ("", ""),
      ("anonymous", "anonymous"),
    ])
  func fields(number: String, expected: String) { #expect(maskedNumber(number) == expected) }
}
