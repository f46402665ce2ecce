/// A plug-in with an executor of its own.
@NullMarked
package dev.slipway.examples.greet;

import org.jspecify.annotations.NullMarked;
