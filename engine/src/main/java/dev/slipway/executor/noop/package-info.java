/// The executor that does nothing: it passes its input, or a value computed from it, on as output.
@NullMarked
package dev.slipway.executor.noop;

import org.jspecify.annotations.NullMarked;
