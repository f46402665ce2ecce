package dev.slipway.expr;

import dev.slipway.expr.Syntax.Block;
import dev.slipway.expr.Syntax.Call;
import dev.slipway.expr.Syntax.From;
import dev.slipway.expr.Syntax.Literal;
import dev.slipway.expr.Syntax.Node;
import dev.slipway.expr.Syntax.Operand;
import dev.slipway.expr.Syntax.Output;
import dev.slipway.expr.Syntax.Path;
import dev.slipway.expr.Syntax.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The paths of an expression that begin at the context, found without evaluating it. A path inside `each` or
/// `with` begins at their subject, unless `../` or `@root` leads out.
final class Mentions {
    private final Set<List<String>> paths = new LinkedHashSet<>();

    private Mentions() {}

    static Set<List<String>> of(List<Node> nodes) {
        var mentions = new Mentions();
        mentions.add(nodes, 0, Set.of());
        return mentions.paths;
    }

    /// Whether a path leads to one of these, to something below it, or to something that holds it.
    static boolean meet(List<String> mention, Set<List<String>> paths) {
        return paths.stream().anyMatch(path -> {
            int shorter = Math.min(mention.size(), path.size());
            return mention.subList(0, shorter).equals(path.subList(0, shorter));
        });
    }

    private void add(List<Node> nodes, int depth, Set<String> names) {
        for (var node : nodes) {
            switch (node) {
                case Text _ -> {}
                case Output(var operand) -> add(operand, depth, names);
                case Block block -> {
                    add(block.subject(), depth, names);
                    var inner = new HashSet<>(names);
                    inner.addAll(block.names());
                    add(block.body(), block.kind().entersSubject() ? depth + 1 : depth, inner);
                    add(block.otherwise(), depth, names);
                }
            }
        }
    }

    private void add(Operand operand, int depth, Set<String> names) {
        switch (operand) {
            case Literal _ -> {}
            case Path path -> {
                if (isAbsolute(path, depth, names)) {
                    paths.add(path.parts());
                }
            }
            case Call(var function, var arguments) -> {
                arguments.forEach(argument -> add(argument, depth, names));
                if (function == Function.LOOKUP
                        && arguments.getFirst() instanceof Path path
                        && arguments.get(1) instanceof Literal(String key)
                        && isAbsolute(path, depth, names)) {
                    var parts = new ArrayList<>(path.parts());
                    parts.add(key);
                    paths.add(List.copyOf(parts));
                }
            }
        }
    }

    private static boolean isAbsolute(Path path, int depth, Set<String> names) {
        if (path.parts().isEmpty() && path.from() != From.ROOT) {
            return path.up() == depth && path.from() == From.VALUE;
        }
        return switch (path.from()) {
            case ROOT -> true;
            case ROUND -> false;
            case VALUE -> path.up() == depth;
            case NAME -> depth == 0 && !names.contains(path.parts().getFirst());
        };
    }
}
