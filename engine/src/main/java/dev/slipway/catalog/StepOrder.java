package dev.slipway.catalog;

import java.util.ArrayList;
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
        return new StepOrder(before, circle(needs, before.keySet()));
    }

    /// Of the steps that never start: those that wait for each other, without those that only wait for them.
    private static List<String> circle(Map<String, List<String>> needs, Set<String> settled) {
        var circle = new ArrayList<>(needs.keySet());
        circle.removeAll(settled);
        for (int size = -1; size != circle.size(); ) {
            size = circle.size();
            var needed = new HashSet<String>();
            circle.forEach(id -> needed.addAll(needs.getOrDefault(id, List.of())));
            circle.retainAll(needed);
        }
        return List.copyOf(circle);
    }
}
