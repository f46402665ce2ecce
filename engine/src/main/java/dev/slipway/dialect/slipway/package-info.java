/// Our own API beside ForgePortal's (CONTRACTS.md 5): actions, tokens, projects, the catalog, secrets, retries,
/// attempts, the doctor.
@NullMarked
package dev.slipway.dialect.slipway;

import org.jspecify.annotations.NullMarked;
