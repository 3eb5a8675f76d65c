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
        FROM findings.policy n FULL JOIN before.policy o ON o.id = n.id
        WHERE n.sha256 IS NOT o.sha256
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
        FROM findings.rule n FULL JOIN before.rule o ON o.id = n.id
        WHERE n.sha256 IS NOT o.sha256 OR (n.off IS NULL) IS NOT (o.off IS NULL)
        UNION ALL
        SELECT 3, 0, 'parameter', coalesce(n.name, o.name),
          CASE
            WHEN o.name IS NULL THEN 'The parameter is new, and is ' || n.value || '.'
            WHEN n.name IS NULL THEN 'The parameter is gone; it was ' || o.value || '.'
            ELSE 'It is ' || n.value || ' instead of ' || o.value ||
              CASE WHEN n.site = 1 THEN ', which this site has set.' ELSE '.' END END
        FROM findings.parameter n FULL JOIN before.parameter o ON o.policy = n.policy AND o.name = n.name
        WHERE n.value IS NOT o.value
      )
      """)
  }
}
