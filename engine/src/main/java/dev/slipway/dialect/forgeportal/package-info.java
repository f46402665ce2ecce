/// ForgePortal's API (CONTRACTS.md 1): templates, actions, their runs, the audit log, who one is.
@NullMarked
package dev.slipway.dialect.forgeportal;

import org.jspecify.annotations.NullMarked;
