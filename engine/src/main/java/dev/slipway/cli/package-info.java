/// The command line. Commands speak HTTP to a running server; `up` and `run --local` start an engine in this
/// process.
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
