package dev.slipway.dialect.terrantula;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.dialect.DialectContract;
import dev.slipway.dialect.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@TestDatabase
class TerrantulaContractTest implements DialectContract {
    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, SETTINGS);
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
        return new TerrantulaWindow();
    }
}
