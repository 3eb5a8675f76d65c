internal import SQL

/// What judges otherwise than at the audit before: so that nobody takes a changed rule for a changed world.
enum Changes {
  static func write(in database: borrowing Database) throws(SQLError) {
    try database.execute(
      """
      INSERT INTO findings.change
      SELECT row_number() OVER (ORDER BY place, name, position), what, name, text FROM (
        SELECT 1 AS place, 0 AS position, 'policy' AS what, coalesce(n.id, o.id) AS name,
          CASE
            WHEN o.id IS NULL THEN 'The policy is new.'
            WHEN n.id IS NULL THEN 'The policy is no longer there.'
            ELSE 'Its file has changed.' END AS text
        FROM (SELECT id FROM findings.policy UNION SELECT id FROM before.policy) k
        LEFT JOIN findings.policy n ON n.id = k.id LEFT JOIN before.policy o ON o.id = k.id
        WHERE coalesce(n.sha256, '') <> coalesce(o.sha256, '')
        UNION ALL
        SELECT 2, coalesce(n.position, o.position), 'rule', coalesce(n.id, o.id),
          CASE
            WHEN o.id IS NULL THEN 'The rule is new: ' || n.title || '.'
            WHEN n.id IS NULL THEN 'The rule is no longer in force: ' || o.title || '.'
            WHEN n.off IS NOT NULL AND o.off IS NULL THEN 'The rule was switched off: ' || n.off
            WHEN n.off IS NULL AND o.off IS NOT NULL THEN 'The rule was switched on: ' || n.title || '.'
            WHEN n.severity <> o.severity THEN
              'The rule says something else now, and it is ' || n.severity || ' instead of ' || o.severity || '.'
            ELSE 'The rule says something else now, or what it uses does.' END
        FROM (SELECT id FROM findings.rule UNION SELECT id FROM before.rule) k
        LEFT JOIN findings.rule n ON n.id = k.id LEFT JOIN before.rule o ON o.id = k.id
        WHERE coalesce(n.sha256, '') <> coalesce(o.sha256, '') OR (n.off IS NULL) <> (o.off IS NULL)
        UNION ALL
        SELECT 3, 0, 'parameter', coalesce(n.name, o.name),
          CASE
            WHEN o.name IS NULL THEN 'The parameter is new, and is ' || n.value || '.'
            WHEN n.name IS NULL THEN 'The parameter is gone; it was ' || o.value || '.'
            ELSE 'It is ' || n.value || ' instead of ' || o.value ||
              CASE WHEN n.site = 1 THEN ', which this site has set.' ELSE '.' END END
        FROM (SELECT policy, name FROM findings.parameter UNION SELECT policy, name FROM before.parameter) k
        LEFT JOIN findings.parameter n ON n.policy = k.policy AND n.name = k.name
        LEFT JOIN before.parameter o ON o.policy = k.policy AND o.name = k.name
        WHERE n.value IS NULL OR o.value IS NULL OR n.value <> o.value
      )
      """)
  }
}
