package dev.slipway.catalog;

import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a put or a delete changes in the catalog.
///
/// @param projectId the project that it belongs to, or that it is
/// @param name `name@version`, for a project `organization/name`
/// @param before what was current, null for nothing
/// @param after what is current, null for nothing
public record Change(
        Kind kind,
        int projectId,
        String name,
        @Nullable Trace before,
        @Nullable Trace after) {
    /// What can be told of a document, which may hold anything.
    ///
    /// @param revision 0 for a project, which has none
    /// @param sha256 of its text, in hex
    /// @param environments of a project
    public record Trace(int revision, String sha256, List<String> environments) {
        static Trace of(CatalogStore.Stored stored) {
            return new Trace(stored.key().number(), sha256(stored.document()), List.of());
        }

        static Trace of(Project project) {
            var text = Json.write(
                    List.of(project.organization(), project.name(), project.title(), project.environments()));
            return new Trace(0, sha256(text), project.environments());
        }

        /// As the audit log shows it.
        public Map<String, Object> shown() {
            return revision == 0
                    ? Map.of("sha256", sha256, "environments", environments)
                    : Map.of("sha256", sha256, "revision", revision);
        }

        private static String sha256(String text) {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }
}
