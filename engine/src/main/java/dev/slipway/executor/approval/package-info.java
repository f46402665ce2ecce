/// The executor that waits until people approve or reject, and how it and others say whom they ask.
@NullMarked
package dev.slipway.executor.approval;

import org.jspecify.annotations.NullMarked;
