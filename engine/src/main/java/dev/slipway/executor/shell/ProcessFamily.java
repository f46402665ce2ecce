package dev.slipway.executor.shell;

import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// All processes that one attempt has started: those of its session and process group, and those that left
/// these but carry the attempt's mark, its run and lease, in their environment.
///
/// `Process.destroyForcibly()` ends one process only, and `descendants()` does not see a child that called
/// setsid and lost its parent. Out of sight stays a process that did so and also cleared its environment;
/// only a container or cgroup holds that one. Where there is no /proc (macOS), descendants have to do.
///
/// Threading: used by the attempt's thread alone.
final class ProcessFamily {
    private static final Path PROC = Path.of("/proc");
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Process leader;
    private final String runMark;
    private final String leaseMark;
    private final long bornAt;
    private boolean interrupted;

    ProcessFamily(Process leader, Task task) {
        this.leader = leader;
        this.runMark = "\0SLIPWAY_RUN_ID=" + task.runId() + "\0";
        this.leaseMark = "\0SLIPWAY_LEASE_SEQ=" + task.leaseSeq() + "\0";
        this.bornAt = Stat.of(leader.pid()).map(Stat::startedAt).orElse(0L);
    }

    /// Asks all to end, and kills who has not after the grace. Returns when none is left; an interrupt
    /// meanwhile changes nothing.
    void end(Duration grace) {
        var until = System.nanoTime() + grace.toNanos();
        var alive = members();
        signal("TERM", alive);
        for (; !alive.isEmpty() && until - System.nanoTime() > 0; alive = members()) {
            var left = Duration.ofNanos(until - System.nanoTime());
            await(alive.getFirst(), left.compareTo(GLANCE) < 0 ? left : GLANCE);
        }
        kill();
    }

    /// Kills all, and returns when none is left.
    void kill() {
        var pause = Duration.ofMillis(2);
        for (var alive = members(); !alive.isEmpty(); alive = members()) {
            signal("KILL", alive);
            await(alive.getFirst(), pause);
            pause = pause.compareTo(Duration.ofSeconds(1)) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    /// Whether the thread was interrupted while it waited here. Asking resets it.
    boolean wasInterrupted() {
        var result = interrupted;
        interrupted = false;
        return result;
    }

    private record Member(ProcessHandle handle, boolean inGroup) {}

    private List<Member> members() {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return Stream.concat(leader.descendants(), Stream.of(leader.toHandle()))
                    .filter(ProcessHandle::isAlive)
                    .map(handle -> new Member(handle, false))
                    .toList();
        }
        var result = new ArrayList<Member>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                var pid = Long.parseLong(process.getFileName().toString());
                Stat.of(pid)
                        .filter(stat -> isOurs(pid, stat))
                        .ifPresent(stat -> ProcessHandle.of(pid)
                                .ifPresent(handle -> result.add(new Member(handle, stat.group() == leader.pid()))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes", e);
        }
        return result;
    }

    private boolean isOurs(long pid, Stat stat) {
        if (stat.isDead()
                || stat.startedAt() < bornAt
                || pid == ProcessHandle.current().pid()) {
            return false;
        }
        return pid == leader.pid() || stat.group() == leader.pid() || stat.session() == leader.pid() || isMarked(pid);
    }

    private boolean isMarked(long pid) {
        try {
            var environment =
                    new String(Files.readAllBytes(PROC.resolve(pid + "/environ")), StandardCharsets.ISO_8859_1);
            var framed = "\0" + environment;
            return framed.contains(runMark) && framed.contains(leaseMark);
        } catch (IOException _) {
            // It has ended, or belongs to somebody else
            return false;
        }
    }

    private void signal(String name, List<Member> members) {
        if (members.stream().anyMatch(Member::inGroup)) {
            signalGroup(name);
        }
        for (var member : members) {
            if (!member.inGroup()) {
                var _ = name.equals("KILL")
                        ? member.handle().destroyForcibly()
                        : member.handle().destroy();
            }
        }
    }

    /// In one step, so that none can slip away by forking. Java has no call for it; the shell's own has.
    private void signalGroup(String name) {
        try {
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- -" + leader.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await(new Member(kill.toHandle(), false), Duration.ofSeconds(5));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal the process group", e);
        }
    }

    private void await(Member member, Duration time) {
        var until = System.nanoTime() + time.toNanos();
        while (true) {
            try {
                member.handle().onExit().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                return;
            } catch (InterruptedException _) {
                interrupted = true;
            } catch (TimeoutException | ExecutionException _) {
                return;
            }
        }
    }

    /// What /proc says of a process: its process group, its session, when it began, whether only its entry is
    /// left.
    private record Stat(long group, long session, long startedAt, boolean isDead) {
        static Optional<Stat> of(long pid) {
            try {
                var text = new String(Files.readAllBytes(PROC.resolve(pid + "/stat")), StandardCharsets.ISO_8859_1);
                // The program's name stands in parentheses and may hold spaces and parentheses itself
                var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
                var state = fields[0];
                return Optional.of(new Stat(
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[19]),
                        state.equals("Z") || state.equals("X")));
            } catch (IOException _) {
                return Optional.empty();
            }
        }
    }
}
