package dev.slipway.dialect.example;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.dialect.DialectContract;
import dev.slipway.dialect.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Shows `docs/adding-a-dialect.md` true: a folder, a line in the wiring, and the contract is kept.
@TestDatabase
class ExampleContractTest implements DialectContract {
    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, SETTINGS.withDialect(Example::addTo));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    public TestServer server() {
        return server;
    }

    @Override
    public Window window() {
        return new ExampleWindow();
    }
}
