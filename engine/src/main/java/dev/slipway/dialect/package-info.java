/// What the two dialects below `/api/v1` share: the project that a request is about, bodies and queries as
/// they are read, the `{data}` envelope and the error table.
@NullMarked
package dev.slipway.dialect;

import org.jspecify.annotations.NullMarked;
