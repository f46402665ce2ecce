package dev.slipway.work;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A database that can be away, or commit without being able to say so.
final class FaultySource {
    private final DataSource real;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile boolean away;

    FaultySource(DataSource real) {
        this.real = real;
    }

    /// From now on nobody gets a connection, until it is back.
    void away(boolean now) {
        away = now;
    }

    /// The next commit happens, and its answer is lost.
    void loseNextAnswer() {
        answersToLose.incrementAndGet();
    }

    DataSource source() {
        return proxy(DataSource.class, (_, method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return call(real, method, arguments);
            }
            if (away) {
                throw new SQLTransientConnectionException("select secret_sql is away");
            }
            return connection((Connection) call(real, method, arguments));
        });
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (_, method, arguments) -> {
            var result = call(connection, method, arguments);
            if (method.getName().equals("commit") && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("the connection broke", "08006");
            }
            return result;
        });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
