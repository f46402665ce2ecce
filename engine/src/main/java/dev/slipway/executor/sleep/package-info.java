/// The executor that waits without holding a thread.
@NullMarked
package dev.slipway.executor.sleep;

import org.jspecify.annotations.NullMarked;
