package dev.slipway;

import dev.slipway.db.DbFailure;
import dev.slipway.http.HttpProblem;
import java.time.Duration;

/// What the database's refusals mean to those who ask over HTTP. The dialects know no database, so this is
/// said before their error tables are asked.
final class DatabaseTrouble {
    private static final Duration COMES_BACK_IN = Duration.ofSeconds(2);

    private DatabaseTrouble() {}

    /// The same failure in words of HTTP, where there are some.
    static Throwable asProblem(Throwable failure) {
        if (!(failure instanceof DbFailure db)) {
            return failure;
        }
        if (db.unavailable() || db.tryAgain()) {
            return new HttpProblem.Unavailable(COMES_BACK_IN);
        }
        return db.badValue() ? new HttpProblem.BadBody("A value of the request cannot be stored") : failure;
    }
}
