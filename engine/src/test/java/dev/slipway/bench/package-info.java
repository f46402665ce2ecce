/// Measures how quick the engine is. No tests: what a machine does in a time is nothing to fail a build for.
@org.jspecify.annotations.NullMarked
package dev.slipway.bench;
