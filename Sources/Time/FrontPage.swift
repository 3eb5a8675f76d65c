// Time: instants, wall clocks and the calendar between them, by the system's time zone database.
//
// In go times as sources write them and periods as policies state them; out come instants (microseconds of UTC) that can
// be compared, and words that people read. What a clock change makes ambiguous or impossible is told, never guessed.
//
//     let london = try Zone(named: "Europe/London")
//     let due = london.adding(Period(days: 14), to: ended)
//     print(london.worded(due))  // Fri 3 Apr 2026, 09:00 BST
