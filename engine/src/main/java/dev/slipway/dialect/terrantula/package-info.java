/// Terrantula's API (CONTRACTS.md section 2): the action runs of one environment, and the callback by which
/// whoever was asked ends one.
@NullMarked
package dev.slipway.dialect.terrantula;

import org.jspecify.annotations.NullMarked;
