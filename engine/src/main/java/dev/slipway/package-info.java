/// The program: `Main` is the command line entry, `App` the wiring.
@NullMarked
package dev.slipway;

import org.jspecify.annotations.NullMarked;
