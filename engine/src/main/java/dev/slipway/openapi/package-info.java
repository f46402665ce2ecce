/// The documents of the HTTP APIs (OpenAPI 3.1) and the pages that show them. It knows no dialect: the wiring
/// says which ones the server speaks, and each has a document of its name.
@NullMarked
package dev.slipway.openapi;

import org.jspecify.annotations.NullMarked;
