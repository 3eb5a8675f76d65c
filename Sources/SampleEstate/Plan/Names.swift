/// Names of made-up people, and the account that each gets.
enum Names {
  static let first = [
    "Aisha", "Alan", "Amara", "Ben", "Bronwen", "Carol", "Chidi", "Daniel", "Dilys", "Eleanor", "Emeka", "Farah",
    "Fergus", "Gemma", "Gordon", "Harriet", "Hugh", "Imran", "Isla", "Jasmine", "Joel", "Karen", "Kofi", "Leila",
    "Lewis", "Maeve", "Marcus", "Nadia", "Neil", "Olive", "Owen", "Priya", "Peter", "Rhona", "Rohan", "Siân", "Stuart",
    "Tamsin", "Tom", "Una", "Vikram", "Wendy", "Yusuf", "Zoë",
  ]
  static let last = [
    "Abbott", "Adeyemi", "Ashworth", "Barnes", "Begum", "Bennett", "Callaghan", "Chandra", "Clarke", "Dawson", "Doyle",
    "Eaton", "Edwards", "Farrow", "Fletcher", "Gallagher", "Gill", "Hargreaves", "Hussain", "Ingram", "Jarvis", "Kaur",
    "Kendall", "Lambert", "Lowe", "Marsh", "Mistry", "Nolan", "Norris", "O'Neill", "Okafor", "Osborne", "Patel",
    "Pritchard", "Quinn", "Rahman", "Rees", "Sharma", "Sutton", "Tanner", "Thornton", "Underwood", "Vaughan", "Walsh",
    "Whitmore", "Yates",
  ]

  /// The account of a name: first letter and surname in plain letters, and a number where that is taken.
  static func account(first: String, last: String, taken: inout Set<String>) -> String {
    let letters = (first.prefix(1) + last).lowercased().unicodeScalars.filter { ("a"..."z").contains($0) }
    let plain = String(String.UnicodeScalarView(letters))
    var account = plain
    var number = 2
    while !taken.insert(account).inserted {
      account = "\(plain)\(number)"
      number += 1
    }
    return account
  }
}
