/// The executor that waits until somebody passes values.
@NullMarked
package dev.slipway.executor.variables;

import org.jspecify.annotations.NullMarked;
