/// PostgreSQL: transactions, named parameters, rows to records, migrations, and the embedded server.
@NullMarked
package dev.slipway.db;

import org.jspecify.annotations.NullMarked;
