/// JSON text to plain Java values and back: strict about what comes in, exact about what goes out.
@NullMarked
package dev.slipway.json;

import org.jspecify.annotations.NullMarked;
