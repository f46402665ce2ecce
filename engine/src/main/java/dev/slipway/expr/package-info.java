/// Expressions in the catalog's strings: pure functions from text and values to values.
@NullMarked
package dev.slipway.expr;

import org.jspecify.annotations.NullMarked;
