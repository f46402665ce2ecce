package dev.slipway.catalog;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which steps must have ended before which, directly or through others.
///
/// @param before by step id
/// @param endless ids of the steps that can never start, because they wait for each other
record StepOrder(Map<String, Set<String>> before, List<String> endless) {

    static StepOrder of(List<Step> steps) {
        var needs = new LinkedHashMap<String, List<String>>();
        steps.forEach(step -> needs.putIfAbsent(step.id(), step.flow().needs()));
        var before = new LinkedHashMap<String, Set<String>>();
        int settled = -1;
        while (settled < before.size()) {
            settled = before.size();
            needs.forEach((id, direct) -> {
                var known = direct.stream().filter(needs::containsKey).toList();
                if (!before.containsKey(id) && before.keySet().containsAll(known)) {
                    var all = new HashSet<>(known);
                    known.forEach(need -> all.addAll(before.getOrDefault(need, Set.of())));
                    before.put(id, all);
                }
            });
        }
        return new StepOrder(
                before,
                needs.keySet().stream().filter(id -> !before.containsKey(id)).toList());
    }
}
