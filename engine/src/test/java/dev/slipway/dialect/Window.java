package dev.slipway.dialect;

import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.run.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A dialect as [DialectContract] looks through it: how its clients ask for what all dialects can do, and
/// where in its answers the parts stand that all of them have.
///
/// Those that start templates (Buddy) start the template of one step that has the action's name.
public interface Window {
    /// A request.
    ///
    /// @param path below what [#in] set
    /// @param body null for none
    record Ask(String method, String path, @Nullable Object body) {
        /// A GET.
        public static Ask get(String path) {
            return new Ask("GET", path, null);
        }

        /// Sends it.
        public Answer by(Asker asker) {
            return asker.send(method, path, body);
        }
    }

    /// The words for the five states that the contract brings runs into.
    ///
    /// @param backoff between two attempts
    record Words(String running, String backoff, String succeeded, String failed, String canceled) {}

    /// The same asker, with paths below this dialect's for a project.
    ///
    /// @param project `organization/name`
    Asker in(Asker asker, String project);

    /// What it starts.
    Kind kind();

    /// Its words.
    Words words();

    /// Starts an action of the default project or of `acme/web`.
    ///
    /// @param project where the action is
    /// @param key the idempotency key; null for none
    Ask start(String project, String action, Map<String, ?> input, @Nullable String key);

    /// The status of the answer to a start.
    int started();

    /// Shows a run.
    Ask get(String id);

    /// Cancels a run.
    Ask cancel(String id);

    /// The first page of the runs of an action, newest first.
    Ask list(String action, int size);

    /// The page after one; empty after the last.
    ///
    /// @param asked what brought that page
    Optional<Ask> next(Ask asked, Answer page);

    /// The run's id, as paths have it, in the answer to a start.
    String id(Answer started);

    /// The runs' ids on a page.
    List<String> ids(Answer page);

    /// The status word in the answer to [#get].
    String status(Answer shown);

    /// A run's id as this dialect writes it, whoever started it.
    String idOf(UUID runId);

    /// Well-formed ids that nothing has, and ids that are not well formed.
    List<String> idsOfNothing();
}
