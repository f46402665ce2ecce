/// A fifth dialect, as small as one can be that keeps `DialectContract`: the example of
/// `docs/adding-a-dialect.md`.
@NullMarked
package dev.slipway.dialect.example;

import org.jspecify.annotations.NullMarked;
