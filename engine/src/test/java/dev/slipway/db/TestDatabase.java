package dev.slipway.db;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A database of the test class's own, on a real PostgreSQL, brought to the schema of this version.
///
/// Constructors, test methods and lifecycle methods may ask for a [Db], a `DataSource` or a
/// `HikariDataSource`,
/// which have the rights of a server, and for the [Owner]. After each test every row is deleted but those
/// that the migrations put there, and no connection may still be lent out. The session's time zone is not
/// UTC, so that a zone mistake shows.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(DatabasePerClass.class)
public @interface TestDatabase {}
