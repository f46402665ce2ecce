package dev.slipway.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads the catalog folder again when its files change.
///
/// It looks at names, sizes and times once a second, which works on every file system, network and container
/// mounts included. A change is loaded when it has been still for one look, so that a checkout or an editor is
/// not met half-way. Whatever goes wrong, it looks again.
///
/// Make it before the first load: what changes after that is seen, and nothing falls between the two.
///
/// Threading: one thread of its own; [#look()] may be called from another one instead of [#start()].
public final class CatalogWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWatcher.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path folder;
    private final Supplier<List<Problem>> load;
    private final Consumer<List<Problem>> report;
    private final Thread thread;
    private Map<String, Stamp> loaded;
    private Map<String, Stamp> seen;

    /// @param load loads the folder, see [Catalog#loadFolder(Path)]
    /// @param report gets the problems of each load, an empty list when there are none
    public CatalogWatcher(Path folder, Supplier<List<Problem>> load, Consumer<List<Problem>> report) {
        this.folder = folder;
        this.load = load;
        this.report = report;
        this.loaded = stamps(folder);
        this.seen = loaded;
        this.thread = Thread.ofPlatform().name("catalog-watcher").daemon().unstarted(this::watch);
    }

    /// Begins to look.
    public CatalogWatcher start() {
        thread.start();
        return this;
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PAUSE);
                look();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) { // also an error of a library: nobody would notice that this thread has ended
                LOG.error("loading the catalog failed; what was loaded before stays, and it is tried again", e);
            }
        }
    }

    /// Looks once, and loads when something changed and has been still since the look before.
    ///
    /// @return whether it loaded
    public synchronized boolean look() {
        var now = stamps(folder);
        var still = now.equals(seen);
        seen = now;
        if (!still || now.equals(loaded)) {
            return false;
        }
        report.accept(load.get());
        loaded = now;
        return true;
    }

    private static Map<String, Stamp> stamps(Path folder) {
        var result = new HashMap<String, Stamp>();
        try {
            for (var path : SourceFile.paths(folder.toRealPath())) {
                result.put(path.toString(), Stamp.of(path));
            }
        } catch (IOException e) {
            result.put("", Stamp.GONE); // the folder itself: differs from an empty one
        }
        return result;
    }

    /// Stops looking and waits for a load that is under way.
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Stamp(long size, FileTime changed, String file) {
        static final Stamp GONE = new Stamp(-1, FileTime.fromMillis(0), "");

        static Stamp of(Path path) throws IOException {
            try {
                var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Stamp(
                        attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
            } catch (NoSuchFileException e) {
                return GONE;
            }
        }
    }
}
