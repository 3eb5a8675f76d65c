/// What the language has, told once: the reference is printed from these tables, and messages suggest from them.
package enum LanguageTable {
  package struct Entry: Sendable {
    package let name: String
    /// How it is written.
    package let form: String
    package let meaning: String
  }

  package static let conditions: [Entry] = [
    Entry(name: "is", form: #"<is field="state" value="present"/>"#, meaning: "The field holds that value."),
    Entry(name: "is-not", form: #"<is-not field="state" value="present"/>"#, meaning: "The field holds another value."),
    Entry(
      name: "one-of", form: #"<one-of field="action" values="listen; export"/>"#,
      meaning: """
        The field holds one of the values, which semicolons separate. A parameter of type text may hold several: \
        `values="$help-line-queues"`.
        """),
    Entry(
      name: "older-than", form: #"<older-than field="ended" limit="$retention + $grace"/>"#,
      meaning: """
        That time has passed since the instant in the field, by more than a moment. Days and months are the calendar's, in \
        the policy's time zone: 14 days end at the same time by the clock, though the clocks may have changed. A time of \
        day that occurs twice means the later one.
        """),
    Entry(
      name: "younger-than", form: #"<younger-than field="ended" limit="14 days"/>"#,
      meaning: "That time has not yet passed."),
    Entry(
      name: "before", form: #"<before field="from" than="granted" by="2 days"/>"#,
      meaning:
        "The field's instant lies before another field's, or before `the audit`; by more than a time, if one is given."),
    Entry(
      name: "after", form: #"<after field="ended" than="at" by="2 seconds"/>"#,
      meaning: "The field's instant lies after another's; by more than a time, if one is given."),
    Entry(
      name: "longer-than", form: #"<longer-than from="from" to="to" limit="90 days"/>"#,
      meaning: "More than that time lies between two instants; or `field` names a duration that is longer."),
    Entry(
      name: "shorter-than", form: #"<shorter-than from="ended" to="at" limit="14 days"/>"#,
      meaning: """
        Less than that time lies between two instants; or `field` names a duration that is shorter. A time of day that \
        occurs twice means the earlier one.
        """),
    Entry(name: "above", form: #"<above field="size" limit="4 MB"/>"#, meaning: "A number or size is larger."),
    Entry(name: "below", form: #"<below field="rate" limit="8000"/>"#, meaning: "A number or size is smaller."),
    Entry(
      name: "matches", form: #"<matches field="path" pattern="*/Music/*"/>"#,
      meaning:
        """
        The whole text fits the pattern, or one of several that semicolons separate: `*` stands for anything, `?` for one \
        character; capitals do not matter.
        """),
    Entry(
      name: "same-as", form: #"<same-as field="granted-by" other="person"/>"#, meaning: "Two fields hold the same."),
    Entry(name: "present", form: #"<present field="reason"/>"#, meaning: "The field holds something. Never unknown."),
    Entry(name: "missing", form: #"<missing field="to"/>"#, meaning: "The field holds nothing. Never unknown."),
    Entry(
      name: "needs", form: #"<needs field="recording"/>"#,
      meaning: "True where the field holds something, unknown where not: without it the rule cannot be decided."),
    Entry(
      name: "needs", form: #"<needs of="call" same="call"/>"#,
      meaning: """
        True where there is such a fact, unknown where not: what happened in a call cannot be told without the call. \
        Tied like `some`.
        """),
    Entry(
      name: "held-by", form: #"<held-by field="person" role="listener" at="at"/>"#,
      meaning: """
        The person held a job title of the role at that instant. Unknown where the person is not known, where the \
        registers hold no job title of theirs at all, or where some may be missing.
        """),
    Entry(
      name: "during", form: #"<during field="at" hours="$working-hours"/>"#,
      meaning: """
        The instant lies in those hours of the week, by the clock of the policy's time zone. Where the hours leave out \
        holidays, a date beyond the list of holidays is unknown.
        """),
    Entry(
      name: "some", form: #"<some of="permission" same="person" in-force="at">…</some>"#,
      meaning: """
        There is such a fact. Conditions within are about that fact. Unknown where there may be one: because a value is \
        missing, or because facts of that kind could not all be examined.
        """),
    Entry(
      name: "none", form: #"<none of="extension" same="recording" in-force="the audit">…</none>"#,
      meaning: "There is no such fact."),
    Entry(
      name: "count", form: #"<count of="monitoring" same="adviser" per="week" above="5"/>"#,
      meaning: """
        So many facts there are: `above`, `below`, `at-least` or `at-most` a number; `per` day, week (from Monday) or the \
        value of a field, if at all. Above and at least ask about the largest group, below and at most about all.
        """),
    Entry(
      name: "all", form: "<all>…</all>",
      meaning: "Each condition within is true. False as soon as one is false; else unknown if one is unknown."),
    Entry(
      name: "any", form: "<any>…</any>",
      meaning: "One condition within is true. True as soon as one is true; else unknown if one is unknown."),
    Entry(name: "not", form: "<not>…</not>", meaning: "The condition within is false. What is unknown stays unknown."),
  ]

  package static let ties: [Entry] = [
    Entry(
      name: "same", form: #"same="person; recording""#,
      meaning:
        "These fields hold the same in both facts; `recording` and `person` also name the fact of that kind itself."),
    Entry(
      name: "same, of different names", form: #"same="recording; assessor = person""#,
      meaning: """
        The related fact's field first, then the fact's around: its assessor is that person. Behind the sign may stand a \
        field of any fact around, such as `recording.adviser-person`.
        """),
    Entry(
      name: "other", form: #"other="host""#,
      meaning: "These fields hold something else. Two names may stand here, too."),
    Entry(
      name: "in-force", form: #"in-force="at""#,
      meaning: "The related fact was in force at the instant in that field of the fact around, or at `the audit`."),
    Entry(
      name: "ended-before", form: #"ended-before="at" by-at-most="7 days""#,
      meaning: "It had ceased to be in force by then; by at most so long, if that is given."),
    Entry(
      name: "around", form: #"around="at" within="10 minutes""#,
      meaning: "It happened at most so long before or after. Days are those of the calendar."),
  ]

  package static let tiesInTime: [Entry] = [
    Entry(
      name: "before", form: #"before="at" by-more-than="5 seconds" within="7 days""#,
      meaning: """
        It happened before the instant in that field, or before `the audit`: by more than one time and by at most another, \
        where they are given.
        """),
    Entry(
      name: "after", form: #"after="received""#,
      meaning: "It happened after it; `by-more-than` and `within` as with before."),
    Entry(
      name: "same-day", form: #"same-day="at""#,
      meaning: "It happened on the same day of the policy's time zone."),
    Entry(
      name: "same-week", form: #"same-week="at""#,
      meaning: "It happened in the same week, from Monday to Sunday, of the policy's time zone."),
    Entry(
      name: "overlapping", form: #"overlapping="started; ended" for-more-than="$tolerance""#,
      meaning: """
        It lasted, for some of the time between these two instants; for more than a time, if one is given. A fact around \
        may stand for its two instants: `overlapping="payment"`. Where an end is missing, how long it lasted is not known.
        """),
    Entry(
      name: "covering", form: #"covering="payment; recording" but-for="$tolerance""#,
      meaning: """
        It lasted for all of the time that these facts have in common, or between two instants; `but-for` a time at either \
        end.
        """),
  ]

  /// What a policy's home holds beside roles and definitions.
  package static let header: [Entry] = [
    Entry(
      name: "duration", form: #"<parameter name="grace" type="duration" default="1 day">…</parameter>"#,
      meaning: "A length of time, within `at-least` and `at-most`."),
    Entry(
      name: "number", form: #"<parameter name="few" type="number" default="5">…</parameter>"#,
      meaning: "A whole number."),
    Entry(
      name: "text", form: #"<parameter name="help-line-queues" type="text" default="helpline; main">…</parameter>"#,
      meaning: "A value or a pattern, or several that semicolons separate."),
    Entry(
      name: "choice", form: #"<parameter name="how" type="choice" choices="short; long" default="short">…</parameter>"#,
      meaning: "One of the words."),
    Entry(
      name: "hours",
      form:
        #"<parameter name="open" type="hours" default="Mon-Fri 08:00-18:00; Sat 09:00-13:00; not on holidays">…</parameter>"#,
      meaning: "Hours of the week, each from its beginning on and before its end; 24:00 is the end of a day."),
    Entry(
      name: "switch", form: #"<parameter name="report-it" type="switch" default="no">…</parameter>"#,
      meaning: "Yes or no. A rule with `only-if=\"$report-it\"` judges nothing where it is no, and is listed as off."),
    Entry(
      name: "deadline",
      form: """
        <deadline name="last-day" of="subject-request" from="received" within="1 month" longer-by="2 months" \
        if-told="extended" stopped="clock-stopped" resumed="clock-resumed" only-if="$clock-may-stop">…</deadline>
        """,
      meaning: """
        A last day, which conditions and sentences name like a field. From the day of `from` to the corresponding date of \
        a later month, or to that month's last day where it has none; to the end of the next working day where that is at \
        the weekend or a holiday. Longer where that was told before it was over. Days for which the clock stood still do \
        not count, where the switch says so. Not known beyond the list of holidays.
        """),
    Entry(
      name: "holidays", form: #"<holidays of="…" from="2024-01-01" to="2028-12-31"><title>…</title><day date="…">…"#,
      meaning: "The root of a file of its own: every public holiday between the two dates."),
  ]

  package static let placeholders: [Entry] = [
    Entry(
      name: "a field", form: "{recording}, {recording.ended}, {granted-by}",
      meaning:
        "The field's value. A person is shown by name. A dot leads on from a recording or a person to their own fields."
    ),
    Entry(
      name: "a field in words", form: "{action: listen = listened to; export = saved a copy of}",
      meaning: "Words for the field's values; a value without any is shown as it is."),
    Entry(name: "an instant and a time", form: "{ended + $retention}", meaning: "When that time is over."),
    Entry(name: "between two instants", form: "{to - from}", meaning: "The time between them."),
    Entry(
      name: "a job title", form: "{person.title at at}",
      meaning: "What the person was at that instant, or at `the audit`."),
    Entry(name: "a parameter", form: "{$retention}, {$retention + $grace}", meaning: "The value that the audit used."),
    Entry(name: "age", form: "{age}, {age of recording.ended}", meaning: "The time from then to the audit."),
    Entry(
      name: "counted", form: "{counted}",
      meaning: "How many facts the rule's first `count` found, in its largest group."),
    Entry(name: "group", form: "{group}", meaning: "That group: a day, the first day of a week, a field's value."),
    Entry(
      name: "times", form: "{times}",
      meaning: "How many facts were taken together; within `[…]`, which is left out where there is only one."),
    Entry(
      name: "a stretch", form: "[ until {to}]", meaning: "Left out where a value in it is not known."),
  ]
}
