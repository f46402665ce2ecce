package dev.slipway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which groups of the OIDC issuer have which rights.
///
/// @param byGroup the rights of each group
/// @param standard what somebody has who is in none of them; null for nothing
public record RoleMap(
        Map<String, List<Right>> byGroup, @Nullable Right standard) {
    /// Copies the groups.
    public RoleMap {
        byGroup = Map.copyOf(byGroup);
    }

    /// The rights of somebody in these groups. Empty: no access.
    List<Right> rights(Set<String> groups) {
        var rights = new ArrayList<Right>();
        groups.stream().sorted().forEach(group -> rights.addAll(byGroup.getOrDefault(group, List.of())));
        if (rights.isEmpty() && standard != null) {
            rights.add(standard);
        }
        return rights.stream().distinct().toList();
    }
}
