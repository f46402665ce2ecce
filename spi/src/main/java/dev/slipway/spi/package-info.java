/// What an author of an executor compiles against.
///
/// An executor carries out one attempt of an action run. Implement [Executor], name the class in
/// `META-INF/services/dev.slipway.spi.Executor`, put the jar into the server's `plugins/` folder.
///
/// JSON values are plain Java: `Map<String, Object>`, `List<Object>`, `String`, `Boolean`, `Long`,
/// `BigInteger`, `Double`, `BigDecimal` and `null`.
@NullMarked
package dev.slipway.spi;

import org.jspecify.annotations.NullMarked;
