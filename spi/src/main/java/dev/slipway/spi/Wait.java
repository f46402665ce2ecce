package dev.slipway.spi;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What an attempt that came to [Outcome.Waiting] waits for. Closed: what ends each of these is decided in
/// one place.
public sealed interface Wait {

    /// The system that the attempt asked calls back and says what the run came to.
    record Callback() implements Wait {}

    /// People approve or reject. One rejection is final.
    ///
    /// @param approvers who may decide
    /// @param required how many different people must approve, at least 1
    /// @param selfApproval whether the one who started the run may be among them
    /// @param message what is asked, for people to read; may be empty
    record Approval(Approvers approvers, int required, boolean selfApproval, String message) implements Wait {
        /// Refuses here, where the executor's author sees it, what nobody could ever decide.
        public Approval {
            Objects.requireNonNull(approvers, "an approval says who may decide");
            Objects.requireNonNull(message, "an approval has a message, if an empty one");
            if (required < 1) {
                throw new IllegalArgumentException("an approval needs at least one person");
            }
        }
    }

    /// Somebody passes values, which become the run's output.
    ///
    /// @param approvers who may pass them
    /// @param schema JSON Schema 2020-12 that they must fit, an object
    /// @param defaults what holds where nothing is passed, on top of the schema's own defaults
    /// @param message what is asked, for people to read; may be empty
    record Variables(Approvers approvers, Map<String, Object> schema, Map<String, Object> defaults, String message)
            implements Wait {}

    /// Who may decide: whoever is named, has one of the roles or is in one of the groups. When all three are
    /// empty, everybody who may approve runs at all.
    ///
    /// @param users e-mails, or `token:<name>`
    /// @param roles names of roles, for example `team-admin`; a higher role counts as well
    /// @param groups names of groups as the sign-in reports them
    record Approvers(List<String> users, List<String> roles, List<String> groups) {
        /// Everybody who may approve runs at all.
        public static final Approvers ANYBODY = new Approvers(List.of(), List.of(), List.of());

        /// Copies the lists.
        public Approvers {
            users = List.copyOf(users);
            roles = List.copyOf(roles);
            groups = List.copyOf(groups);
        }
    }
}
