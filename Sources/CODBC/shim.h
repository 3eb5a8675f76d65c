#pragma once
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>
#include <odbcinst.h>

/* Attributes are numbers handed over as pointers, which Swift's importer has no cast for. */
static inline SQLRETURN earshot_set_version(SQLHENV environment) {
  return SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)(size_t)SQL_OV_ODBC3, 0);
}
static inline SQLRETURN earshot_set_connection(SQLHDBC connection, SQLINTEGER attribute, size_t value) {
  return SQLSetConnectAttr(connection, attribute, (SQLPOINTER)value, SQL_IS_UINTEGER);
}
static inline SQLRETURN earshot_set_statement(SQLHSTMT statement, SQLINTEGER attribute, size_t value) {
  return SQLSetStmtAttr(statement, attribute, (SQLPOINTER)value, SQL_IS_UINTEGER);
}
