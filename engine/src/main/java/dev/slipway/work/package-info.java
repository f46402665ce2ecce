/// What carries runs out: the worker, its attempts, the node's lease, recovery and timers.
@NullMarked
package dev.slipway.work;

import org.jspecify.annotations.NullMarked;
