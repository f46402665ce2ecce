package dev.slipway.run;

import dev.slipway.db.Tx;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import dev.slipway.secret.Keyring;
import dev.slipway.secret.Sealed;
import dev.slipway.secret.Secrets;
import dev.slipway.spi.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps the secrets of runs: sealed in the tables, open only where they are used.
public final class Vault {
    private final Keyring keyring;
    private final Secrets secrets;

    /// @param keyring the server's keys
    /// @param secrets the secrets that people stored
    public Vault(Keyring keyring, Secrets secrets) {
        this.keyring = keyring;
        this.secrets = secrets;
    }

    /// The tree with its secret leaves sealed for one project.
    @Nullable
    Object seal(int projectId, @Nullable Object tree) {
        return Sealed.seal(tree, keyring, purpose(projectId));
    }

    /// The tree with its sealed leaves open, each marked as secret.
    @Nullable
    Object open(int projectId, @Nullable Object tree) {
        return Sealed.open(tree, keyring, purpose(projectId));
    }

    /// The stored secrets that an expression names.
    ///
    /// @throws Unrenderable when one of them is not stored for the project and environment
    Map<String, Secret> secrets(Tx tx, Run.Place place, Collection<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        var found = stored(tx, place, names);
        for (var name : names) {
            if (!found.containsKey(name)) {
                throw new Unrenderable(new Failure("unknown_secret", unknown(name), false));
            }
        }
        return found;
    }

    /// What is said of a secret that is not stored.
    static String unknown(String name) {
        return "unknown secret: %s (store it with `slipway secret set %s`)".formatted(name, name);
    }

    /// Which of these secrets are stored. Opens none.
    Set<String> namesStored(Run.Place place, Collection<String> names) {
        return secrets.stored(place.projectId(), place.environment(), new TreeSet<>(names));
    }

    /// As [#secrets], as far as they are stored.
    Map<String, Secret> stored(Tx tx, Run.Place place, Collection<String> names) {
        return secrets.read(tx, place.projectId(), place.environment(), new TreeSet<>(names));
    }

    /// What makes two requests the same: the definition and the input, as a keyed hash, so that nothing of
    /// the input can be guessed from it.
    String fingerprint(UUID definitionId, Map<String, @Nullable Object> input) {
        var request = definitionId + "\n" + Json.canonical(input);
        return HexFormat.of().formatHex(keyring.mac(request.getBytes(StandardCharsets.UTF_8)));
    }

    private static String purpose(int projectId) {
        return "run of project " + projectId;
    }
}
