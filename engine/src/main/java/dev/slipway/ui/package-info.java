/// Serves the pages that `web/` is built into: an app of one HTML file and hashed assets, from the class path.
/// It knows nothing of runs; the app speaks to the API as everybody does.
@NullMarked
package dev.slipway.ui;

import org.jspecify.annotations.NullMarked;
