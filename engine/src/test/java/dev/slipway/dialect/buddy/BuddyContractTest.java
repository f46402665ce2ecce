package dev.slipway.dialect.buddy;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.dialect.DialectContract;
import dev.slipway.dialect.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@TestDatabase
class BuddyContractTest implements DialectContract {
    private TestServer server;
    private Window window;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, SETTINGS);
        window = new BuddyWindow(server, db);
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
        return window;
    }
}
