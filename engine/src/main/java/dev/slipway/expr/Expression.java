package dev.slipway.expr;

import dev.slipway.expr.Syntax.Node;
import dev.slipway.expr.Syntax.Output;
import dev.slipway.expr.Syntax.Text;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A text of the catalog with `{{ }}` in it (DEFINITIONS.md, Expressions): Handlebars without HTML escaping,
/// its blocks if, unless, each and with, and the functions eq, ne, and, or, not, gt, lt and lookup. It is
/// read once; what the values hold is data and never read as an expression.
///
/// Threading: immutable, evaluated by any number of threads.
public final class Expression {
    private static final int MAX_BYTES = 4 * 1024;
    private static final int MAX_SKELETON_BYTES = 64 * 1024;

    private final String text;
    private final List<Node> nodes;
    private final Set<List<String>> mentions;

    private Expression(String text, List<Node> nodes) {
        this.text = text;
        this.nodes = nodes;
        this.mentions = Mentions.of(nodes);
    }

    /// Reads a string of a definition. Text without `{{` is taken as it is, however long.
    ///
    /// @throws BadExpression for anything but our Handlebars, and beyond 4 KiB or 32 levels
    public static Expression parse(String text) {
        return parse(text, MAX_BYTES);
    }

    /// Reads a file to be made from a template: as [#parse(String)], up to 64 KiB.
    ///
    /// @throws BadExpression as there
    public static Expression parseSkeleton(String text) {
        return parse(text, MAX_SKELETON_BYTES);
    }

    private static Expression parse(String text, int maxBytes) {
        if (!text.contains("{{")) {
            return new Expression(text, List.of(new Text(text)));
        }
        if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new BadExpression(1, 1, "text with expressions is longer than %d KiB".formatted(maxBytes / 1024));
        }
        return new Expression(text, SyntaxReader.read(text));
    }

    /// The text as it was written.
    public String text() {
        return text;
    }

    /// Whether there is nothing to evaluate.
    public boolean literal() {
        return !text.contains("{{");
    }

    /// The names that paths begin with: inputs, `steps`, `run`, `secrets` and so on.
    public Set<String> roots() {
        var roots = new LinkedHashSet<String>();
        for (var path : mentions) {
            if (!path.isEmpty()) {
                roots.add(path.getFirst());
            }
        }
        return roots;
    }

    /// X of every `secrets.X` and `lookup secrets "X"`.
    public Set<String> secretNames() {
        return below("secrets");
    }

    /// The id of every `steps.<id>`.
    public Set<String> stepIds() {
        return below("steps");
    }

    /// X of every `run.X`.
    public Set<String> runFields() {
        return below("run");
    }

    /// Whether it looks at one of these paths, at something below it, or at something that holds it.
    public boolean looksAt(Set<List<String>> paths) {
        return mentions.stream().anyMatch(mention -> Mentions.meet(mention, paths));
    }

    private Set<String> below(String root) {
        var names = new LinkedHashSet<String>();
        for (var path : mentions) {
            if (path.size() > 1 && path.getFirst().equals(root)) {
                names.add(path.get(1));
            }
        }
        return names;
    }

    /// What the expression comes to. Whatever touched a [Secret] of the context on the way, as output,
    /// argument, condition or item of a loop, gives a [Secret] of the result.
    ///
    /// @param context plain values by root; secrets may stand anywhere inside
    /// @return text, or with [Typing#KEEP] for a value alone that value, null when there is none
    /// @throws RenderProblem beyond 256 Ki characters or the bound on loops
    public @Nullable Object evaluate(Map<String, ? extends @Nullable Object> context, Typing typing) {
        if (literal()) {
            return text;
        }
        var evaluation = new Evaluation(context);
        return switch (typing) {
            case TEXT -> evaluation.text(nodes);
            case KEEP ->
                nodes.size() == 1 && nodes.getFirst() instanceof Output(var value)
                        ? evaluation.value(value)
                        : evaluation.text(nodes);
        };
    }
}
