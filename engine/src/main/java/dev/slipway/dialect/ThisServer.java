package dev.slipway.dialect;

import dev.slipway.catalog.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What the process that answers tells of itself.
///
/// @param version of the program
/// @param startedAt when it was started
/// @param node its number among the nodes
/// @param loops what it does again and again
/// @param problems what is wrong in its catalog folder
public record ThisServer(
        String version,
        Instant startedAt,
        LongSupplier node,
        Supplier<List<Loop>> loops,
        Supplier<List<Problem>> problems) {

    /// Something that it does again and again.
    ///
    /// @param alive whether it got through a round lately
    /// @param secondsSinceRound how long ago that was
    public record Loop(String name, boolean alive, double secondsSinceRound) {}
}
