/// Secrets: sealed at rest, opened only for the attempt that needs them, masked wherever text leaves us.
@NullMarked
package dev.slipway.secret;

import org.jspecify.annotations.NullMarked;
