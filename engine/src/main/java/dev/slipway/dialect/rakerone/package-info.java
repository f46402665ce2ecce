/// RakerOne's API (CONTRACTS.md 3): the actions of a project and their runs.
@NullMarked
package dev.slipway.dialect.rakerone;

import org.jspecify.annotations.NullMarked;
