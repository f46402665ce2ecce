package dev.slipway.catalog;

import dev.slipway.expr.BadExpression;
import dev.slipway.expr.Expression;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Checks the expressions of a document: that they can be read, and that they name what there is.
///
/// @param roots the names that a path may begin with, secrets left out; empty when any may
/// @param steps ids of the steps whose outputs are there; empty when any may be named
record ExpressionCheck(Optional<Set<String>> roots, Optional<Set<String>> steps) {

    /// Where secrets may be named.
    enum Secrets {
        ALLOWED,
        REFUSED
    }

    /// Checks every text in the tree at the place.
    void check(Place place, Secrets secrets) {
        place.leaves(leaf -> read(leaf, Expression::parse).ifPresent(found -> names(leaf, found, secrets)));
    }

    /// Checks the text of a file that is rendered.
    void checkSkeleton(Place place) {
        place.leaves(
                leaf -> read(leaf, Expression::parseSkeleton).ifPresent(found -> names(leaf, found, Secrets.ALLOWED)));
    }

    private static Optional<Expression> read(Place leaf, Function<String, Expression> parse) {
        try {
            return Optional.of(parse.apply(leaf.anyText("")));
        } catch (BadExpression e) {
            var where = e.line() > 1 ? " (line %d of the text)".formatted(e.line()) : "";
            leaf.problem("%s: %s%s".formatted(leaf.name(), e.getMessage(), where));
            return Optional.empty();
        }
    }

    private void names(Place leaf, Expression expression, Secrets secrets) {
        for (var root : expression.roots()) {
            if (root.equals("secrets")) {
                if (secrets == Secrets.REFUSED && roots.isPresent()) {
                    leaf.problem("secrets may be used in inputs and executor settings only, not in " + leaf.name());
                }
            } else if (roots.isPresent() && !roots.get().contains(root)) {
                leaf.problem("nothing is named \"%s\" here%s".formatted(root, hint(root, roots.get())));
            }
        }
        for (var step : expression.stepIds()) {
            if (steps.isPresent() && !steps.get().contains(step)) {
                leaf.problem("no step named \"%s\" has ended before this%s".formatted(step, hint(step, steps.get())));
            }
        }
    }

    private static String hint(String wrong, Collection<String> known) {
        return Suggestion.of(wrong, known)
                .orElse(
                        known.isEmpty()
                                ? ""
                                : "; known are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
    }
}
