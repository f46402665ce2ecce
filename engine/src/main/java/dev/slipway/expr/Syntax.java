package dev.slipway.expr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the text of an expression means, without its spelling: a list of nodes.
final class Syntax {
    private Syntax() {}

    /// A part of the text.
    sealed interface Node {}

    /// Characters that stand for themselves.
    record Text(String text) implements Node {}

    /// `{{value}}`.
    record Output(Operand value) implements Node {}

    /// `{{#…}}body{{else}}otherwise{{/…}}`.
    ///
    /// @param subject what is tested, walked through or gone into
    /// @param names block parameters, `as |item index|`
    record Block(Kind kind, Operand subject, List<String> names, List<Node> body, List<Node> otherwise)
            implements Node {}

    /// What a block does with its subject.
    enum Kind {
        IF,
        /// `{{#if x includeZero=true}}`.
        IF_OR_ZERO,
        UNLESS,
        UNLESS_OR_ZERO,
        EACH,
        WITH,
        /// `{{#name}}` without a helper: each for lists, with for other values, if for booleans.
        SECTION;

        /// Whether paths inside the body begin at another value than outside.
        boolean entersSubject() {
            return this == EACH || this == WITH || this == SECTION;
        }
    }

    /// Something that has a value.
    sealed interface Operand {}

    /// A string, number, boolean, null or `undefined` in the text.
    record Literal(@Nullable Object value) implements Operand {}

    /// `../a.b`, `@root.a`, `this`.
    ///
    /// @param from where it begins
    /// @param up how many `../`
    record Path(From from, int up, List<String> parts) implements Operand {}

    /// Where a path begins.
    enum From {
        /// A block parameter of that name, else the current value.
        NAME,
        /// `this.x`, `../x`: the current value, never a block parameter.
        VALUE,
        /// `@index`: what a loop knows of its round.
        ROUND,
        /// `@root.x`.
        ROOT
    }

    /// `(name argument…)`.
    record Call(Function function, List<Operand> arguments) implements Operand {}
}
