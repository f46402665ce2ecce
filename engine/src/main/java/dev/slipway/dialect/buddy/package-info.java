/// Buddy's API (CONTRACTS.md 4): pipelines and actions as views of templates and their steps, executions of
/// template runs, action executions of action runs.
@NullMarked
package dev.slipway.dialect.buddy;

import org.jspecify.annotations.NullMarked;
