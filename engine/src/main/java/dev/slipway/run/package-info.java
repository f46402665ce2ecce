/// The core: the verbs of the engine, the pure decisions, and the SQL of runs.
@NullMarked
package dev.slipway.run;

import org.jspecify.annotations.NullMarked;
