package dev.slipway.auth;

import dev.slipway.db.Db;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where tokens are handed out and taken back, each with its line in the audit log.
public final class TokenDesk {
    private static final String TYPE = "token";

    private final Db db;
    private final Tokens tokens;

    /// A desk for the tokens of one database.
    public TokenDesk(Db db, Tokens tokens) {
        this.db = db;
        this.tokens = tokens;
    }

    /// Makes a token, see [Tokens#create].
    ///
    /// @param life null for the longest
    public Tokens.Created create(Actor maker, String name, Grant grant, @Nullable Duration life) {
        return db.call(tx -> {
            var created = tokens.create(tx, maker.caller(), name, grant, life);
            var metadata = new LinkedHashMap<String, @Nullable Object>();
            metadata.put("name", name);
            metadata.put("role", grant.role().word());
            metadata.put("organization", grant.scope().organization());
            metadata.put("project", grant.scope().project());
            metadata.put("environment", grant.scope().environment());
            metadata.put("permissions", Tokens.words(grant.permissions()));
            metadata.put("user", grant.forUser());
            var id = created.id().toString();
            Audit.record(tx, maker, AuditEntry.success(null, "token.create", TYPE, id, metadata));
            return created;
        });
    }

    /// Tokens that lie in the caller's scope, see [Tokens#list].
    public List<Token> list(Caller caller) {
        return db.call(tx -> tokens.list(tx, caller));
    }

    /// All names of the same person, see [Tokens#samePerson].
    ///
    /// @param organization where the runs are that show the names
    public Set<String> samePerson(Caller caller, String organization) {
        return db.call(tx -> tokens.samePerson(tx, caller, organization));
    }

    /// Ends a token, see [Tokens#revoke].
    ///
    /// @return false when there is none of that id in the caller's scope
    public boolean revoke(Actor by, UUID id) {
        return db.call(tx -> {
            boolean found = tokens.revoke(tx, by.caller(), id);
            if (found) {
                Audit.record(tx, by, AuditEntry.success(null, "token.revoke", TYPE, id.toString()));
            }
            return found;
        });
    }
}
