package dev.slipway.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A process that starts the embedded PostgreSQL, stores one more row, says so, and holds on until it is
/// killed.
final class HoldsPostgres {
    private HoldsPostgres() {}

    /// @param arguments the data folder and the folder of the programs
    public static void main(String... arguments) throws SQLException, IOException {
        var settings = EmbeddedPostgres.Settings.forTests(Path.of(arguments[1]));
        var postgres = EmbeddedPostgres.start(Path.of(arguments[0]), settings);
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists fact (id int generated always as identity)");
            statement.execute("insert into fact default values");
        }
        System.out.println("holding");
        System.in.read();
    }
}
